package io.duolog.storage;

import static io.duolog.storage.TestLogs.batch;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.storage.fs.FaultyFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Random appends, rolls, truncations, deletions and flushes; a power loss at a random change of the file system; then
 * the log is opened again, several times over. It must be a prefix of what was appended, and hold what was flushed.
 */
class LogCrashPropertyTest {
    private static final int RUNS = 600;
    private static final int CRASHES = 3;
    private static final Path ROOT = Path.of("/data");
    private static final UUID TOPIC_ID = new UUID(1, 2);

    /** What the log must be: the batches that were appended and not cut off, and how far they are durable. */
    private static final class Model {
        final List<ByteBuffer> batches = new ArrayList<>();
        long flushed;
        long start;

        /** How far a truncation whose outcome is not known may have cut; what is below is not touched. */
        long undecided = Long.MAX_VALUE;

        void cut(long end) {
            batches.removeIf(batch -> RecordBatch.at(batch, 0).nextOffset() > end);
            flushed = Math.min(flushed, end);
        }
    }

    @Test
    void isAConsistentPrefixThatHoldsWhatWasFlushed() {
        for (int run = 0; run < RUNS; run++) {
            long seed = TestLogs.seed() + run;
            try {
                crashRepeatedly(new Random(seed));
            } catch (Throwable e) {
                throw new AssertionError("failed with -Dduolog.test.seed=" + seed, e);
            }
        }
    }

    private static void crashRepeatedly(Random random) throws IOException {
        ManualClock clock = new ManualClock();
        FaultyFileSystem fileSystem = new FaultyFileSystem(clock);
        LogConfig config = config(
                "segment.bytes",
                800 + random.nextInt(2000),
                "index.interval.bytes",
                random.nextInt(500),
                "retention.ms",
                -1,
                "file.delete.delay.ms",
                0);
        Model model = new Model();
        for (int crash = 0; crash < CRASHES; crash++) {
            int changesLeft = random.nextInt(120);
            int[] changes = {0};
            TestLogs logs = new TestLogs(fileSystem);
            LogManager manager = manager(logs, config);
            try {
                fileSystem.inject((operation, path, sizeBytes) -> {
                    if (changes[0]++ >= changesLeft) {
                        throw new IOException("power loss");
                    }
                    return sizeBytes;
                });
                manager.start();
                PartitionLog log = manager.getOrCreate(TestLogs.PARTITION, TOPIC_ID);
                check(log, model);
                adopt(log, model);
                runUntilCrash(random, log, logs, manager, model);
            } catch (LogStorageException e) {
                assertThat(e).hasStackTraceContaining("power loss");
            }
            fileSystem = fileSystem.crash(random);
        }
        TestLogs logs = new TestLogs(fileSystem);
        LogManager manager = manager(logs, config);
        manager.start();
        PartitionLog log = manager.getOrCreate(TestLogs.PARTITION, TOPIC_ID);
        check(log, model);
        LogAppendInfo info = log.appendAsLeader(batch(5, "on"), 1 << 20, AppendOrigin.CLIENT);
        assertThat(info.firstOffset()).isEqualTo(log.logEndOffset() - 1);
        manager.close(1);
        LogManager again = manager(logs, config);
        again.start();
        assertThat(again.log(TestLogs.PARTITION).orElseThrow().logEndOffset()).isEqualTo(info.nextOffset());
        assertThat(again.previousBrokerEpoch()).hasValue(1);
    }

    private static LogManager manager(TestLogs logs, LogConfig config) {
        return new LogManager(
                logs.environment(), LogManagerConfig.of(List.of(ROOT)), topic -> config, (path, failure) -> {});
    }

    private static void check(PartitionLog log, Model model) {
        List<ByteBuffer> found = TestLogs.allBatches(log);
        assertThat(log.logEndOffset())
                .as("everything that was flushed is there")
                .isGreaterThanOrEqualTo(Math.min(model.flushed, model.undecided));
        assertThat(log.logStartOffset()).isGreaterThanOrEqualTo(0).isLessThanOrEqualTo(log.logEndOffset());
        List<ByteBuffer> expected = model.batches.stream()
                .filter(batch -> RecordBatch.at(batch, 0).lastOffset() >= log.logStartOffset()
                        && RecordBatch.at(batch, 0).nextOffset() <= log.logEndOffset())
                .toList();
        assertThat(found)
                .as("the log is a prefix of what was appended: %s, %s", describe(found), describe(expected))
                .isEqualTo(expected);
        assertThat(log.logStartOffset()).isGreaterThanOrEqualTo(model.start);
        int previous = -1;
        for (ByteBuffer bytes : found) {
            RecordBatch batch = RecordBatch.at(bytes, 0);
            assertThat(batch.partitionLeaderEpoch()).isGreaterThanOrEqualTo(previous);
            assertThat(log.epochOf(batch.lastOffset()))
                    .as("epoch at %d, of %s", batch.baseOffset(), describe(found))
                    .hasValue(batch.partitionLeaderEpoch());
            previous = batch.partitionLeaderEpoch();
        }
        long timestampOf =
                found.isEmpty() ? -1 : RecordBatch.at(found.get(0), 0).maxTimestamp();
        if (timestampOf >= 0) {
            assertThat(log.offsetForTimestamp(0)).isPresent();
        }
    }

    private static String describe(List<ByteBuffer> batches) {
        return batches.stream()
                .map(bytes -> RecordBatch.at(bytes, 0).toString())
                .toList()
                .toString();
    }

    private static void adopt(PartitionLog log, Model model) {
        model.cut(log.logEndOffset());
        model.flushed = Math.min(model.flushed, log.logEndOffset());
        model.undecided = Long.MAX_VALUE;
    }

    private static void runUntilCrash(Random random, PartitionLog log, TestLogs logs, LogManager manager, Model model) {
        int epoch = log.latestEpoch().orElse(0);
        while (true) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    log.flush();
                    model.flushed = log.logEndOffset();
                }
                case 1 -> {
                    long target = model.start + random.nextInt((int) (log.logEndOffset() - model.start) + 1);
                    model.undecided = Math.min(model.undecided, target(model, target));
                    model.flushed = Math.min(model.flushed, model.undecided);
                    long end = log.truncateTo(target);
                    model.cut(end);
                    model.undecided = Long.MAX_VALUE;
                }
                case 2 -> epoch++;
                case 3 -> log.roll();
                case 4 -> {
                    log.updateHighWatermark(log.logStartOffset() + random.nextInt(50));
                    long start = log.deleteRecordsBefore(log.logStartOffset()
                            + random.nextInt((int) (log.highWatermark() - log.logStartOffset()) + 1));
                    model.start = start;
                }
                case 5 -> logs.scheduler.runAll();
                case 6 -> manager.checkpointRecoveryPoints();
                case 7 -> manager.checkpointHighWatermarks();
                default -> append(random, log, epoch, model);
            }
        }
    }

    /** The start of the batch that holds the target: what truncation cuts at. */
    private static long target(Model model, long target) {
        for (ByteBuffer bytes : model.batches) {
            RecordBatch batch = RecordBatch.at(bytes, 0);
            if (batch.lastOffset() >= target) {
                return Math.min(target, batch.baseOffset());
            }
        }
        return target;
    }

    /** A failed append may be there after the crash, or a part of it cut off: the model has it, not flushed. */
    private static void append(Random random, PartitionLog log, int epoch, Model model) {
        String[] values = new String[1 + random.nextInt(3)];
        for (int i = 0; i < values.length; i++) {
            values[i] = "v".repeat(random.nextInt(200));
        }
        ByteBuffer records = batch(1000 + random.nextInt(100), values);
        RecordBatch view = RecordBatch.at(records, 0);
        try {
            log.appendAsLeader(records, epoch, AppendOrigin.CLIENT);
        } finally {
            if (view.partitionLeaderEpoch() >= 0) {
                model.batches.add(TestLogs.copy(records));
            }
        }
    }
}
