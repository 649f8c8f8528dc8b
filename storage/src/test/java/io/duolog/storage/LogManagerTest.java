package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duolog.storage.checkpoint.OffsetCheckpoint;
import io.duolog.storage.fs.FaultyFileSystem;
import io.duolog.storage.fs.FaultyFileSystem.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LogManagerTest {
    private static final Path FIRST = Path.of("/disk1");
    private static final Path SECOND = Path.of("/disk2");
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final UUID TOPIC_ID = new UUID(3, 4);

    private FaultyFileSystem fileSystem = new FaultyFileSystem(new ManualClock());
    private TestLogs logs = new TestLogs(fileSystem);
    private final List<Path> offline = new ArrayList<>();

    private LogManager start() {
        return start(Runnable::run);
    }

    private LogManager start(Executor flushExecutor) {
        LogManager manager = new LogManager(
                new StorageEnvironment(fileSystem, logs.clock, logs.scheduler, flushExecutor, new Random(1)),
                LogManagerConfig.of(List.of(FIRST, SECOND)),
                topic -> LogConfig.DEFAULT,
                (path, failure) -> offline.add(path));
        manager.start();
        return manager;
    }

    @Test
    void knowsAfterAKillThatNothingIsLost() throws IOException {
        start().recordRun(42);
        fileSystem.processKilled();
        assertThat(start().previousBrokerEpoch()).as("not even one more kill").hasValue(42);
    }

    @Test
    void takesALossOfPowerForALossOfRecords() throws IOException {
        start().recordRun(42);
        fileSystem = fileSystem.crash(new Random(TestLogs.seed()));
        logs = new TestLogs(fileSystem);
        assertThat(start().previousBrokerEpoch()).isEmpty();
    }

    /** Records of a topic that has been deleted since must not turn up in a new one of the same name. */
    @Test
    void servesNoLogThatLostItsTopicsIdWithThePower() throws IOException {
        Random random = new Random(TestLogs.seed());
        for (int round = 0; round < 200; round++) {
            fileSystem = new FaultyFileSystem(new ManualClock());
            logs = new TestLogs(fileSystem);
            append(start().getOrCreate(ORDERS, TOPIC_ID), batch(5, "x"));
            fileSystem = fileSystem.crash(random);
            logs = new TestLogs(fileSystem);
            LogManager again = start();
            assertThat(again.logs().keySet())
                    .as("round %d of seed %d", round, TestLogs.seed())
                    .allSatisfy(
                            partition -> assertThat(again.topicId(partition)).contains(TOPIC_ID));
        }
    }

    @Test
    void keepsTheTopicsIdWithWhatItFlushed() throws IOException {
        Random random = new Random(TestLogs.seed());
        for (int round = 0; round < 200; round++) {
            fileSystem = new FaultyFileSystem(new ManualClock());
            logs = new TestLogs(fileSystem);
            PartitionLog log = start().getOrCreate(ORDERS, TOPIC_ID);
            append(log, batch(5, "x"));
            log.flush();
            fileSystem = fileSystem.crash(random);
            logs = new TestLogs(fileSystem);
            LogManager again = start();
            assertThat(again.topicId(ORDERS))
                    .as("round %d of seed %d", round, TestLogs.seed())
                    .contains(TOPIC_ID);
            assertThat(again.log(ORDERS).orElseThrow().logEndOffset()).isEqualTo(1);
        }
    }

    @Test
    void takesAKillAfterAFailedWriteForALossOfRecords() throws IOException {
        LogManager manager = start();
        manager.recordRun(42);
        PartitionLog log = manager.getOrCreate(new TopicPartition("orders", 0), TOPIC_ID);
        fileSystem.inject((operation, path, sizeBytes) -> {
            if (path.startsWith(log.directory().getParent())) {
                throw new IOException("Input/output error");
            }
            return sizeBytes;
        });
        assertThatThrownBy(() -> append(log, batch(5, "x"))).isInstanceOf(LogStorageException.class);
        fileSystem.heal();
        fileSystem.processKilled();
        assertThat(start().previousBrokerEpoch()).isEmpty();
    }

    @Test
    void opensAgainWhatItClosed() throws IOException {
        LogManager manager = start();
        assertThat(manager.previousBrokerEpoch()).isEmpty();
        for (int partition = 0; partition < 4; partition++) {
            PartitionLog log = manager.getOrCreate(new TopicPartition("a-b", partition), TOPIC_ID);
            append(log, batch(5, "x", "y"));
            log.updateHighWatermark(1);
        }
        assertThat(manager.describe()).allSatisfy(directory -> {
            assertThat(directory.logSizesBytes()).hasSize(2);
            assertThat(directory.usableBytes()).isPositive();
        });
        manager.close(42);
        manager.close(43);

        LogManager again = start();

        assertThat(again.previousBrokerEpoch()).hasValue(42);
        assertThat(again.logs()).hasSize(4).allSatisfy((partition, log) -> {
            assertThat(log.logEndOffset()).isEqualTo(2);
            assertThat(log.highWatermark()).isEqualTo(1);
            assertThat(again.topicId(partition)).contains(TOPIC_ID);
        });
        assertThat(fileSystem.exists(FIRST.resolve(".kafka_cleanshutdown"))).isFalse();
        assertThat(new OffsetCheckpoint(fileSystem, FIRST.resolve(OffsetCheckpoint.RECOVERY_POINT_FILE)).read())
                .hasSize(2)
                .containsValue(2L);
    }

    /** It may be elected on the strength of having everything; what it lacks would be lost to the others, too. */
    @Test
    void takesALogThatEndsBeforeItsCheckpointsForALossOfRecords() throws IOException {
        LogManager manager = start();
        manager.recordRun(42);
        PartitionLog log = manager.getOrCreate(ORDERS, TOPIC_ID);
        append(log, batch(5, "x"));
        append(log, batch(5, "y"));
        manager.close(42);
        try (var file = fileSystem.open(LogFiles.path(log.directory(), 0, LogFiles.LOG_SUFFIX))) {
            file.truncate(file.sizeBytes() - 1);
        }

        LogManager again = start();

        assertThat(again.log(ORDERS).orElseThrow().logEndOffset()).isEqualTo(1);
        assertThat(again.previousBrokerEpoch()).isEmpty();
        fileSystem.processKilled();
        assertThat(start().previousBrokerEpoch())
                .as("and not after one more kill")
                .isEmpty();
    }

    @Test
    void givesTheLogThatThereIs() {
        LogManager manager = start();
        PartitionLog log = manager.getOrCreate(ORDERS, TOPIC_ID);

        assertThat(manager.getOrCreate(ORDERS, TOPIC_ID)).isSameAs(log);
    }

    @Test
    void deletesAtOnceAndFreesTheFilesLater() throws IOException {
        LogManager manager = start();
        append(manager.getOrCreate(ORDERS, TOPIC_ID), batch(5, "x"));

        manager.delete(ORDERS);

        assertThat(manager.log(ORDERS)).isEmpty();
        assertThat(fileSystem.list(FIRST)).anyMatch(path -> path.toString().endsWith("-delete"));
        assertThat(manager.getOrCreate(ORDERS, new UUID(9, 9)).logEndOffset()).isZero();
        logs.scheduler.runAll();
        assertThat(fileSystem.list(FIRST)).noneMatch(path -> path.toString().endsWith("-delete"));
    }

    @Test
    void forgetsAnFsyncThatComesAfterTheDeletion() {
        Queue<Runnable> flushes = new ArrayDeque<>();
        LogManager manager = start(flushes::add);
        PartitionLog log = manager.getOrCreate(ORDERS, TOPIC_ID);
        log.updateConfig(TestLogs.config(LogConfig.FLUSH_BEFORE_ACK, true));
        append(log, batch(5, "x"));
        CompletableFuture<Void> before = log.durable(1);

        manager.delete(ORDERS);
        CompletableFuture<Void> after = log.durable(1);
        flushes.forEach(Runnable::run);

        assertThat(before).isCompletedExceptionally();
        assertThat(after).isCompletedExceptionally();
        assertThat(offline).isEmpty();
    }

    @Test
    void letsAnFsyncEndBeforeItDeletes() throws Exception {
        LogManager manager = start();
        PartitionLog log = manager.getOrCreate(ORDERS, TOPIC_ID);
        append(log, batch(5, "x"));
        CountDownLatch syncing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        fileSystem.inject((operation, path, sizeBytes) -> {
            if (operation == Operation.SYNC && LogFiles.hasSuffix(path, LogFiles.LOG_SUFFIX)) {
                syncing.countDown();
                await().until(() -> release.getCount() == 0);
            }
            return sizeBytes;
        });
        Thread flush = new Thread(log::flush);
        Thread deletion = new Thread(() -> manager.delete(ORDERS));
        flush.start();
        syncing.await();
        deletion.start();
        await().until(() -> deletion.getState() == Thread.State.WAITING);
        assertThat(fileSystem.exists(log.directory())).isTrue();

        release.countDown();
        flush.join();
        deletion.join();

        assertThat(fileSystem.exists(log.directory())).isFalse();
        assertThat(offline).isEmpty();
    }

    @Test
    void keepsTheFilesOfWhatItSetsAside() throws IOException {
        LogManager manager = start();
        append(manager.getOrCreate(ORDERS, TOPIC_ID), batch(5, "x"));

        manager.setAside(ORDERS, "nobody knows it");

        assertThat(manager.log(ORDERS)).isEmpty();
        manager.close(1);
        assertThat(start().logs()).isEmpty();
        assertThat(straysIn(FIRST)).singleElement().satisfies(stray -> assertThat(fileSystem.list(stray))
                .anyMatch(file -> file.toString().endsWith(".log")));
    }

    @Test
    void keepsNothingOfAnEmptyLog() throws IOException {
        LogManager manager = start();
        manager.getOrCreate(ORDERS, TOPIC_ID);

        manager.setAside(ORDERS, "nobody knows it");

        assertThat(fileSystem.list(FIRST)).noneMatch(path -> path.toString().contains("orders"));
    }

    /** While its directory was away, the topic was deleted and made anew. */
    @Test
    void setsAsideTheLogOfAFormerTopic() throws IOException {
        LogManager manager = start();
        append(manager.getOrCreate(ORDERS, TOPIC_ID), batch(5, "x", "y", "z"));
        manager.close(1);
        UUID newId = new UUID(9, 9);
        withoutFirst(without -> append(without.getOrCreate(ORDERS, newId), batch(5, "new")));

        PartitionLog log = start().getOrCreate(ORDERS, newId);

        assertThat(log.directory()).startsWithRaw(SECOND);
        assertThat(log.logEndOffset()).isEqualTo(1);
        assertThat(straysIn(FIRST)).hasSize(1);
    }

    /** While its directory was away, the replica was made anew in another and fetched from its leader. */
    @Test
    void goesOnWithTheReplicaThatReachesFurthest() throws IOException {
        LogManager manager = start();
        PartitionLog former = manager.getOrCreate(ORDERS, TOPIC_ID);
        former.appendAsLeader(batch(5, "x", "y", "z"), 1, AppendOrigin.CLIENT);
        manager.close(1);
        withoutFirst(without ->
                without.getOrCreate(ORDERS, TOPIC_ID).appendAsLeader(batch(5, "newer"), 2, AppendOrigin.CLIENT));

        LogManager both = start();
        PartitionLog log = both.getOrCreate(ORDERS, TOPIC_ID);

        assertThat(log.latestEpoch()).hasValue(2);
        assertThat(straysIn(FIRST)).hasSize(1);
        assertThat(both.log(ORDERS)).containsSame(log);
    }

    @Test
    void makesALogAnewWhoseFormerOneIsOutOfReach() {
        LogManager manager = start();
        PartitionLog former = manager.getOrCreate(ORDERS, TOPIC_ID);
        failFirst();
        assertThatThrownBy(() -> append(former, batch(5, "x"))).isInstanceOf(LogStorageException.class);

        PartitionLog log = manager.getOrCreate(ORDERS, new UUID(9, 9));

        assertThat(log.directory()).startsWithRaw(SECOND);
        assertThat(manager.topicId(ORDERS)).contains(new UUID(9, 9));
    }

    private void withoutFirst(Consumer<LogManager> action) {
        failFirst();
        LogManager without = start();
        action.accept(without);
        without.close(1);
        fileSystem.heal();
    }

    private void failFirst() {
        fileSystem.inject((operation, path, sizeBytes) -> {
            if (path.startsWith(FIRST)) {
                throw new IOException("Input/output error");
            }
            return sizeBytes;
        });
    }

    private List<Path> straysIn(Path directory) throws IOException {
        return fileSystem.list(directory).stream()
                .filter(path -> path.toString().endsWith("-stray"))
                .toList();
    }

    @Test
    void finishesDeletionsAfterARestart() throws IOException {
        LogManager manager = start();
        manager.getOrCreate(ORDERS, TOPIC_ID);
        manager.delete(ORDERS);
        manager.close(1);

        start();

        assertThat(fileSystem.list(FIRST)).noneMatch(path -> path.toString().endsWith("-delete"));
    }

    @Test
    void takesOneDirectoryOfflineAndGoesOnWithTheOther() {
        LogManager manager = start();
        PartitionLog first = manager.getOrCreate(ORDERS, TOPIC_ID);
        PartitionLog second = manager.getOrCreate(new TopicPartition("orders", 1), TOPIC_ID);
        failFirst();

        assertThatThrownBy(() -> append(first, batch(5, "x"))).isInstanceOf(LogStorageException.class);
        append(second, batch(5, "y"));
        manager.checkpointRecoveryPoints();
        manager.checkpointHighWatermarks();

        assertThat(offline).containsExactly(FIRST);
        assertThat(manager.describe().get(0).failure()).isPresent();
        assertThat(manager.getOrCreate(new TopicPartition("orders", 2), TOPIC_ID)
                        .directory())
                .startsWithRaw(SECOND);
        manager.close(7);
        fileSystem.heal();
        assertThat(start().previousBrokerEpoch()).isEmpty();
    }

    @Test
    void refusesADirectoryThatIsInUse() {
        start();

        assertThatThrownBy(this::start).isInstanceOf(LogStorageException.class).hasMessageContaining("already locked");
    }

    @Test
    void looksAfterLogsFromTimeToTime() {
        LogManager manager = start();
        assertThat(logs.scheduler.periodicCount()).isEqualTo(5);
        manager.updateConfig("orders", TestLogs.config("retention.ms", 10));
        PartitionLog log = manager.getOrCreate(ORDERS, TOPIC_ID);
        manager.updateConfig("orders", TestLogs.config("retention.ms", 10));
        append(log, batch(5, "x"));
        log.updateHighWatermark(1);

        manager.deleteOldSegments();

        assertThat(log.logStartOffset()).isEqualTo(1);
        manager.close(1);
        assertThat(logs.scheduler.periodicCount()).isZero();
        assertThat(Map.copyOf(start().logs()).get(ORDERS).logStartOffset()).isEqualTo(1);
    }

    @Test
    void goesOnWithoutADamagedCheckpoint() throws IOException {
        LogManager manager = start();
        append(manager.getOrCreate(ORDERS, TOPIC_ID), batch(5, "x"));
        manager.close(1);
        try (var file = fileSystem.open(FIRST.resolve(OffsetCheckpoint.RECOVERY_POINT_FILE))) {
            file.truncate(3);
        }

        assertThat(start().log(ORDERS).orElseThrow().logEndOffset()).isEqualTo(1);
    }
}
