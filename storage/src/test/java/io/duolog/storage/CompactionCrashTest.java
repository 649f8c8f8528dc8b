package io.duolog.storage;

import static io.duolog.storage.KeyedRecords.keyed;
import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duolog.protocol.record.CompressionType;
import io.duolog.storage.compaction.CompactionResult;
import io.duolog.storage.fs.FaultyFileSystem;
import io.duolog.storage.index.AbortedTransaction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A compaction that is cut off at each of its changes of the file system, by a loss of power, a kill, or a full disk. */
class CompactionCrashTest {
    private static final int CRASHES_PER_STEP = 4;
    private static final LogConfig CONFIG = config(
            "cleanup.policy", "compact", "segment.bytes", 700, "index.interval.bytes", 100, "file.delete.delay.ms", 0);

    private final ManualClock clock = new ManualClock();

    /** Segments with outdated records, an aborted and a committed transaction, and a producer without records. */
    private PartitionLog dirtyLog(TestLogs logs) {
        PartitionLog log = logs.open(CONFIG);
        log.appendAsLeader(TestLogs.marker(9, 0, true, 1), 1, AppendOrigin.COORDINATOR);
        append(log, KeyedRecords.batch(5, 0, 0, 1000, CompressionType.LZ4, "a", "producer"));
        log.updateConfig(CONFIG.with(Map.of("cleanup.policy", "delete")));
        log.appendAsLeader(TestLogs.transactional(7, 0, 0, "aborted"), 2, AppendOrigin.CLIENT);
        log.updateConfig(CONFIG);
        for (int i = 0; i < 30; i++) {
            log.appendAsLeader(
                    keyed(1000 + i, CompressionType.NONE, "k" + i % 7, "value " + i, "a", "v" + i),
                    2 + i / 10,
                    AppendOrigin.CLIENT);
        }
        log.appendAsLeader(TestLogs.marker(7, 0, false, 1), 5, AppendOrigin.COORDINATOR);
        for (int i = 30; i < 40; i++) {
            log.appendAsLeader(
                    keyed(1000 + i, CompressionType.NONE, "k" + i % 7, "value " + i, "a", "v" + i),
                    5,
                    AppendOrigin.CLIENT);
        }
        log.roll();
        log.flush();
        log.updateHighWatermark(log.logEndOffset());
        assertThat(log.segmentCount()).isGreaterThan(4);
        return log;
    }

    /** The latest record of each key, and how often any is there. */
    private static List<String> latest(PartitionLog log) {
        Map<String, String> latest = new TreeMap<>();
        KeyedRecords.all(log)
                .forEach(found -> found.key().ifPresent(key -> latest.put(key, found.offset() + "=" + found.value())));
        return latest.entrySet().stream().map(Object::toString).toList();
    }

    @Test
    void leavesTheSameLatestRecordsWhereverThePowerFails() throws IOException {
        Random random = new Random(TestLogs.seed());
        runAtEachStep((fileSystem, step) -> {
            for (int i = 0; i < CRASHES_PER_STEP; i++) {
                checkAfter(fileSystem.crash(random), "power loss at step " + step);
            }
        });
    }

    @Test
    void leavesTheSameLatestRecordsWhereverTheProcessIsKilled() throws IOException {
        runAtEachStep((fileSystem, step) -> {
            fileSystem.heal();
            fileSystem.processKilled();
            checkAfter(fileSystem, "killed at step " + step);
        });
    }

    /** What happens after a compaction failed at a step. */
    @FunctionalInterface
    private interface Aftermath {
        void follow(FaultyFileSystem fileSystem, int step) throws IOException;
    }

    private void runAtEachStep(Aftermath aftermath) throws IOException {
        boolean done = false;
        for (int step = 0; !done; step++) {
            FaultyFileSystem fileSystem = new FaultyFileSystem(clock);
            PartitionLog log = dirtyLog(new TestLogs(fileSystem, clock));
            int left = step;
            int[] changes = {0};
            fileSystem.inject((operation, path, sizeBytes) -> {
                if (changes[0]++ >= left) {
                    throw new IOException("cut off");
                }
                return sizeBytes;
            });
            try {
                done = log.compact(KeyedRecords.RUN).outcome() == CompactionResult.Outcome.DONE && changes[0] <= left;
            } catch (LogStorageException e) {
                assertThat(e).hasStackTraceContaining("cut off");
            }
            aftermath.follow(fileSystem, step);
            assertThat(step).isLessThan(1000);
        }
    }

    private void checkAfter(FaultyFileSystem fileSystem, String when) {
        TestLogs expectedLogs = new TestLogs();
        PartitionLog expected = dirtyLog(expectedLogs);
        PartitionLog log = new TestLogs(fileSystem, clock).open(CONFIG);
        Consumer<String> check = what -> {
            assertThat(log.logEndOffset()).as(when + what).isEqualTo(expected.logEndOffset());
            assertThat(log.logStartOffset()).as(when + what).isZero();
            assertThat(latest(log)).as(when + what).isEqualTo(latest(expected));
            assertThat(log.activeProducers())
                    .as(when + what)
                    .anyMatch(producer -> producer.producerId() == 5 && producer.lastSequence() == 0)
                    .allMatch(producer -> producer.currentTransactionFirstOffset() < 0);
            assertThat(log.epochOf(5)).hasValue(2);
        };
        check.accept("");
        boolean hasAborted = KeyedRecords.all(log).stream().anyMatch(found -> found.offset() == 2);
        assertThat(log.abortedTransactions(0, 100).stream().map(AbortedTransaction::producerId))
                .as(when)
                .isSubsetOf(7L)
                .hasSizeGreaterThanOrEqualTo(hasAborted ? 1 : 0);
        log.updateHighWatermark(log.logEndOffset());
        log.compact(KeyedRecords.RUN);
        check.accept(", and compacted then");
        assertThat(KeyedRecords.all(log)).as(when).hasSize(latest(expected).size());
        log.close();
    }

    @Test
    void isAsBeforeAfterAFullDiskAndGoesOnWhenThereIsSpace() throws IOException {
        FaultyFileSystem fileSystem = new FaultyFileSystem(clock);
        TestLogs logs = new TestLogs(fileSystem, clock);
        PartitionLog log = dirtyLog(logs);
        List<String> before = KeyedRecords.pairs(log);
        fileSystem.inject((operation, path, sizeBytes) -> {
            if (operation == FaultyFileSystem.Operation.APPEND) {
                throw new IOException(FaultyFileSystem.NO_SPACE);
            }
            return sizeBytes;
        });

        assertThat(catchThrowableOfType(LogStorageException.class, () -> log.compact(KeyedRecords.RUN))
                        .kind())
                .isEqualTo(LogStorageException.Kind.DISK_FULL);
        fileSystem.heal();

        assertThat(logs.offline).isEmpty();
        assertThat(KeyedRecords.pairs(log)).isEqualTo(before);
        assertThat(fileSystem.contents().keySet())
                .noneMatch(path -> path.toString().endsWith(LogFiles.CLEANED_SUFFIX));
        assertThat(log.compact(KeyedRecords.RUN).outcome()).isEqualTo(CompactionResult.Outcome.DONE);
    }
}
