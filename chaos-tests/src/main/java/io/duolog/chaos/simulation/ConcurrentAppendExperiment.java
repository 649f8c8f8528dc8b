package io.duolog.chaos.simulation;

import io.duolog.chaos.simulation.BatchFactory.Batch;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.LogConfig;
import io.duolog.storage.LogManager;
import io.duolog.storage.LogManagerConfig;
import io.duolog.storage.PartitionLog;
import io.duolog.storage.StorageEnvironment;
import io.duolog.storage.StorageScheduler;
import io.duolog.storage.TopicPartition;
import io.duolog.storage.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/**
 * An idempotent producer's batch arrives twice at the same time: it must stand in the log once. The one experiment with
 * real threads, for what one thread cannot show; what it finds it finds nearly always, and never wrongly.
 */
public final class ConcurrentAppendExperiment implements LongFunction<String> {
    private static final int BATCHES = 50;
    private static final int PRODUCER = 100;
    private static final int READ_BYTES_MAX = 1 << 20;
    static final StorageScheduler NEVER = new StorageScheduler() {
        @Override
        public void scheduleOnce(Runnable task, long delayMs) {}

        @Override
        public Runnable schedulePeriodically(Runnable task, long periodMs) {
            return () -> {};
        }
    };

    /** Made by name. */
    public ConcurrentAppendExperiment() {}

    @Override
    public String apply(long seed) {
        Clock clock = Clock.systemUTC();
        LogManager logs = new LogManager(
                new StorageEnvironment(new MemoryFileSystem(clock), clock, NEVER, Runnable::run, new Random(seed)),
                LogManagerConfig.of(List.of(Path.of("data"))),
                topic -> LogConfig.DEFAULT,
                (path, why) -> {});
        logs.start();
        PartitionLog log = logs.getOrCreate(new TopicPartition(SimulatedBroker.TOPIC, 0), new UUID(seed, 1));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            BatchFactory batches = new BatchFactory(PRODUCER, true);
            for (int i = 0; i < BATCHES; i++) {
                appendTwice(log, batches.next(clock.millis()), threads);
            }
            return firstError(log);
        } catch (ExecutionException e) {
            return "an append failed: " + e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void appendTwice(PartitionLog log, Batch batch, ExecutorService threads)
            throws ExecutionException, InterruptedException {
        CyclicBarrier together = new CyclicBarrier(2);
        Future<?> first = threads.submit(() -> append(log, batch, together));
        Future<?> second = threads.submit(() -> append(log, batch, together));
        first.get();
        second.get();
    }

    private static long append(PartitionLog log, Batch batch, CyclicBarrier together) throws Exception {
        together.await();
        return log.appendAsLeader(batch.copy(), 0, AppendOrigin.CLIENT).firstOffset();
    }

    private static String firstError(PartitionLog log) {
        if (log.logEndOffset() != BATCHES) {
            return BATCHES + " batches were sent twice at the same time; the log ends at " + log.logEndOffset();
        }
        long expected = 0;
        if (log.read(0, READ_BYTES_MAX, true, log.logEndOffset()).records() instanceof BufferSlice slice) {
            for (RecordBatch batch : RecordBatches.in(slice, RecordBatches.Tail.MAY_BE_PARTIAL)) {
                if (batch.baseOffset() != expected || batch.baseSequence() != expected) {
                    return "sequence " + batch.baseSequence() + " stands at offset " + batch.baseOffset() + ", where "
                            + expected + " was expected";
                }
                expected++;
            }
        }
        return expected == BATCHES ? "" : "only " + expected + " of " + BATCHES + " batches can be read";
    }
}
