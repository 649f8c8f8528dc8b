package io.duolog.perf.load;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Sends at a fixed rate and reads what was sent, in one phase, {@value #PHASE}. Its latencies are those of both sides: until the
 * acknowledgement, and until a consumer that waits at the end has the record.
 */
final class EndToEndLoad implements LoadOperation {
    static final String PHASE = "end-to-end";

    private static final long LAST_RECORD_TIMEOUT_MS = 30_000;

    private final LoadOptions options;
    private final RecordSender.Factory senders;
    private final Supplier<RecordReader> readers;
    private final LoadClock clock;

    EndToEndLoad(LoadOptions options, RecordSender.Factory senders, Supplier<RecordReader> readers, LoadClock clock) {
        this.options = options;
        this.senders = senders;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public void run(ParentLink link) throws Exception {
        ExecutorService readerThread = Executors.newSingleThreadExecutor(task -> new Thread(task, "reader"));
        try (SendLoop sends = new SendLoop(options, senders, clock);
                ReadLoop reads = on(readerThread, () -> new ReadLoop(readers, clock))) {
            on(readerThread, () -> {
                reads.reader().seekToEnd();
                return true;
            });
            both(sends, reads, readerThread, options.number(LoadKey.WARM_UP_MS, 0));
            link.measure(PHASE, () -> both(sends, reads, readerThread, options.number(LoadKey.DURATION_MS, 1)));
        } finally {
            readerThread.shutdownNow();
        }
    }

    /** Sends for some time, and reads until all that was sent has arrived. */
    private PhaseResult both(SendLoop sends, ReadLoop reads, ExecutorService readerThread, long durationMs)
            throws Exception {
        long lateNs = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(durationMs + LAST_RECORD_TIMEOUT_MS);
        long startMicros = clock.epochMicros();
        AtomicLong sentCount = new AtomicLong(Long.MAX_VALUE);
        Future<PhaseResult> reading = readerThread.submit(() ->
                reads.run(startMicros, count -> count >= sentCount.get() || clock.nanos() - lateNs >= 0, count -> {}));
        PhaseResult sent = sends.run(durationMs, Long.MAX_VALUE, count -> {});
        sentCount.set(sent.operations());
        PhaseResult read = reading.get();
        if (read.operations() != sent.operations()) {
            throw new IllegalStateException("sent " + sent.operations() + " records, read " + read.operations());
        }
        Map<String, Latencies> latencies = new HashMap<>(sent.latencies());
        latencies.putAll(read.latencies());
        return new PhaseResult(sent.operations(), sent.bytes(), sent.elapsedSeconds(), Map.of(), latencies);
    }

    private static <T> T on(ExecutorService thread, Callable<T> task) throws Exception {
        return thread.submit(task).get();
    }
}
