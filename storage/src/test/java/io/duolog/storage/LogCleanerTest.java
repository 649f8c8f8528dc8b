package io.duolog.storage;

import static io.duolog.storage.KeyedRecords.keyed;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.record.CompressionType;
import io.duolog.storage.compaction.CleanerConfig;
import io.duolog.storage.compaction.LogCleaner;
import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.storage.fs.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogCleanerTest {
    private static final Path ROOT = Path.of("/data");
    private static final LogConfig COMPACTED = TestLogs.config("cleanup.policy", "compact");
    private static final UUID TOPIC_ID = new UUID(1, 2);

    private final TestLogs logs = new TestLogs();
    private LogManager manager = start();
    private final ManualScheduler scheduler = new ManualScheduler();
    private LogCleaner cleaner = cleaner();

    private LogManager start() {
        LogManager started = new LogManager(
                logs.environment(), LogManagerConfig.of(List.of(ROOT)), topic -> COMPACTED, (path, failure) -> {});
        started.start();
        return started;
    }

    private LogCleaner cleaner() {
        return new LogCleaner(manager, CleanerConfig.DEFAULT, scheduler, System::nanoTime);
    }

    /** A log in which one of {@code segments} segments is clean. */
    private PartitionLog log(String topic, int dirtySegments) {
        PartitionLog log = manager.getOrCreate(new TopicPartition(topic, 0), TOPIC_ID);
        append(log, "first");
        manager.compact(log, KeyedRecords.RUN);
        for (int i = 0; i < dirtySegments; i++) {
            append(log, "a");
        }
        return log;
    }

    private static void append(PartitionLog log, String key) {
        log.appendAsLeader(keyed(1000, CompressionType.NONE, key, "1"), 1, AppendOrigin.CLIENT);
        log.roll();
        log.updateHighWatermark(log.logEndOffset());
    }

    @Test
    void compactsTheDirtiestLogFirst() {
        PartitionLog little = log("little", 2);
        PartitionLog much = log("much", 5);
        PartitionLog clean = log("clean", 1);

        assertThat(cleaner.cleanDirtiest()).isTrue();
        assertThat(List.of(much.firstDirtyOffset(), little.firstDirtyOffset())).containsExactly(6L, 1L);
        assertThat(cleaner.cleanDirtiest()).isTrue();
        assertThat(little.firstDirtyOffset()).isEqualTo(3);
        assertThat(cleaner.cleanDirtiest()).isFalse();
        assertThat(clean.firstDirtyOffset()).isEqualTo(1);
    }

    @Test
    void obeysTopicsSettingsFromTheNextTimeOn() {
        PartitionLog log = log("orders", 5);
        manager.updateConfig("orders", COMPACTED.with(Map.of("cleanup.policy", "delete")));
        assertThat(cleaner.cleanDirtiest()).isFalse();

        manager.updateConfig("orders", COMPACTED.with(Map.of("min.compaction.lag.ms", "9999999999")));
        assertThat(cleaner.cleanDirtiest()).isFalse();

        manager.updateConfig("orders", COMPACTED.with(Map.of("cleanup.policy", "delete,compact")));
        assertThat(cleaner.cleanDirtiest()).isTrue();
        assertThat(KeyedRecords.pairs(log)).containsExactly("0:first=1", "5:a=1");
    }

    @Test
    void leavesALogAloneThatCannotBeCompactedAndGoesOnWithOthers() throws IOException {
        log("broken", 9);
        PartitionLog other = log("other", 3);
        damage(ROOT.resolve("broken-0"));

        assertThat(cleaner.cleanDirtiest()).isFalse();
        assertThat(cleaner.uncleanable())
                .containsOnlyKeys(new TopicPartition("broken", 0))
                .hasEntrySatisfying(new TopicPartition("broken", 0), reason -> assertThat(reason)
                        .contains("damaged"));
        assertThat(cleaner.cleanDirtiest()).isTrue();
        assertThat(other.firstDirtyOffset()).isEqualTo(4);

        manager.delete(new TopicPartition("broken", 0));
        assertThat(cleaner.cleanDirtiest()).isFalse();
        assertThat(cleaner.uncleanable()).isEmpty();
    }

    private void damage(Path directory) throws IOException {
        Path path = LogFiles.path(directory, 2, LogFiles.LOG_SUFFIX);
        byte[] bytes = ((MemoryFileSystem) logs.fileSystem).contents().get(path);
        bytes[bytes.length - 1] ^= 1;
        try (StorageFile file = logs.fileSystem.open(path)) {
            file.truncate(0);
            file.append(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void remembersOverARestartHowFarLogsAreCompacted() {
        log("orders", 5);
        cleaner.cleanDirtiest();
        manager.close(1);

        manager = start();

        assertThat(manager.log(new TopicPartition("orders", 0)).orElseThrow().firstDirtyOffset())
                .isEqualTo(6);
        manager.delete(new TopicPartition("orders", 0));
        manager.close(1);
        manager = start();
        assertThat(manager.getOrCreate(new TopicPartition("orders", 0), TOPIC_ID)
                        .firstDirtyOffset())
                .isZero();
    }

    @Test
    void takesOtherLimitsWhileItWorks() {
        PartitionLog log = log("orders", 5);
        cleaner.reconfigure(threads(2));
        assertThat(scheduler.pending()).as("not started").isZero();
        cleaner.start();
        assertThat(scheduler.pending()).isEqualTo(2);

        cleaner.reconfigure(threads(3));
        assertThat(scheduler.pending()).isEqualTo(3);
        cleaner.reconfigure(threads(1));
        assertThat(scheduler.pending()).as("who waits is not disturbed").isEqualTo(3);
        scheduler.runAll();
        assertThat(scheduler.pending()).isEqualTo(1);
        assertThat(log.firstDirtyOffset()).isEqualTo(6);

        cleaner.close();
        cleaner.reconfigure(threads(3));
        scheduler.runAll();
        assertThat(scheduler.pending()).isZero();
    }

    private static CleanerConfig threads(int threads) {
        CleanerConfig config = CleanerConfig.DEFAULT;
        return new CleanerConfig(
                threads,
                config.dedupeBufferBytes(),
                config.loadFactor(),
                config.ioBufferBytes(),
                config.maxBytesPerSecond(),
                config.backoffMs());
    }

    @Test
    void worksFromTimeToTimeUntilItIsClosed() {
        PartitionLog log = log("orders", 5);
        cleaner.start();
        assertThat(scheduler.pending()).isEqualTo(1);

        scheduler.runAll();
        assertThat(log.firstDirtyOffset()).isEqualTo(6);
        assertThat(scheduler.pending()).isEqualTo(1);

        cleaner.close();
        scheduler.runAll();
        assertThat(scheduler.pending()).isZero();
    }
}
