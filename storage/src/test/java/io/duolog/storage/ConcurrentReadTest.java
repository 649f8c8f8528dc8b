package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.storage.fs.LocalFileSystem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers beside a writer that appends, rolls, truncates, compacts and deletes, on real files. */
class ConcurrentReadTest {
    private static final int STEPS = 1500;
    private static final int READERS = 3;

    @TempDir
    Path directory;

    @Test
    void readersSeeOnlyWholeValidBatchesInOrder() throws Exception {
        TestLogs logs = new TestLogs(new LocalFileSystem());
        LogConfig config = config(
                "segment.bytes", 2000, "index.interval.bytes", 200, "retention.bytes", 20_000, "retention.ms", -1);
        PartitionLog log =
                PartitionLog.open(logs.setup(config, directory.resolve("orders-0")), LogSetup.Checkpoints.NONE);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                int reader = i;
                readers.add(executor.submit(() -> readUntil(done, log, new Random(TestLogs.seed() + reader))));
            }
            write(logs, log, new Random(TestLogs.seed()));
            done.set(true);
            for (Future<Long> reader : readers) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            done.set(true);
            executor.shutdownNow();
        }
        assertThat(logs.offline).isEmpty();
        log.close();
    }

    private static void write(TestLogs logs, PartitionLog log, Random random) {
        for (int i = 0; i < STEPS; i++) {
            append(
                    log,
                    KeyedRecords.keyed(
                            1000 + i,
                            CompressionType.NONE,
                            "k" + random.nextInt(200),
                            "v".repeat(random.nextInt(300)),
                            "l" + random.nextInt(20),
                            "w"));
            if (random.nextInt(4) == 0) {
                log.updateHighWatermark(log.logEndOffset() - random.nextInt(10));
            }
            if (random.nextInt(50) == 0) {
                log.truncateTo(Math.max(log.logStartOffset() + 1, log.logEndOffset() - random.nextInt(40)));
            }
            if (random.nextInt(60) == 0) {
                log.compact(KeyedRecords.RUN);
                logs.scheduler.runAll();
            }
            if (random.nextInt(100) == 0) {
                log.deleteOldSegments();
                logs.scheduler.runAll();
            }
        }
    }

    private static long readUntil(AtomicBoolean done, PartitionLog log, Random random) {
        long read = 0;
        while (!done.get() || read == 0) {
            long start = log.logStartOffset();
            long offset = start + random.nextInt((int) Math.max(1, log.logEndOffset() - start));
            try {
                long bound = random.nextBoolean() ? log.highWatermark() : Long.MAX_VALUE;
                LogReadInfo info = log.read(offset, 1 + random.nextInt(5000), true, bound);
                ByteBuffer first = TestLogs.bytesKept(info.records());
                ByteBuffer second = TestLogs.bytes(info.records());
                assertThat(second).isEqualTo(first);
                check(first, offset);
                log.offsetForTimestamp(1000 + random.nextInt(STEPS));
                read++;
            } catch (OffsetOutOfRangeException e) {
                // The writer was faster.
            }
        }
        return read;
    }

    private static void check(ByteBuffer records, long offset) {
        long previous = -1;
        for (RecordBatch batch : RecordBatches.in(records, RecordBatches.Tail.MUST_BE_COMPLETE)) {
            batch.ensureValid();
            assertThat(batch.lastOffset()).isGreaterThanOrEqualTo(offset);
            assertThat(batch.baseOffset()).isGreaterThan(previous);
            previous = batch.lastOffset();
        }
    }
}
