package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.batch;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.duolog.storage.LogStorageException.Kind;
import io.duolog.storage.fs.FaultyFileSystem;
import io.duolog.storage.fs.FaultyFileSystem.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LogFailureTest {
    private final ManualClock clock = new ManualClock();
    private final FaultyFileSystem fileSystem = new FaultyFileSystem(clock);
    private final TestLogs logs = new TestLogs(fileSystem);

    @Test
    void goesOnAfterAFullDisk() {
        PartitionLog log = logs.open(config("segment.bytes", 400));
        append(log, batch(5, "a"));
        long used = fileSystem.contents().values().stream()
                .mapToLong(bytes -> bytes.length)
                .sum();

        for (int free = 0; free < 400; free += 7) {
            fileSystem.limitCapacity(used + free);
            while (log.logEndOffset() < 100) {
                try {
                    append(log, batch(5, "value"));
                } catch (LogStorageException e) {
                    assertThat(e.kind()).isEqualTo(Kind.DISK_FULL);
                    break;
                }
            }
            assertThat(TestLogs.allBatches(log)).hasSize((int) log.logEndOffset());
        }

        fileSystem.limitCapacity(Long.MAX_VALUE);
        long end = log.logEndOffset();
        assertThat(append(log, batch(5, "b")).firstOffset()).isEqualTo(end);
        assertThat(logs.offline).isEmpty();
        assertThat(log.close()).isTrue();
        assertThat(logs.openClean(LogConfig.DEFAULT).logEndOffset()).isEqualTo(end + 1);
    }

    @Test
    void refusesReadersOfAClosedLogInsteadOfKeepingThem() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        append(log, batch(5, "a"));
        log.abandon();
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThatThrownBy(() -> log.read(0, 1024, true, 1)).isInstanceOf(ClosedLogException.class);
            assertThatThrownBy(() -> log.offsetForTimestamp(1)).isInstanceOf(ClosedLogException.class);
        });
        assertThatThrownBy(() -> append(log, batch(5, "b"))).isInstanceOf(ClosedLogException.class);
    }

    @Test
    void closesWhatWasAbandonedWithoutAnError() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        append(log, batch(5, "a"));
        log.abandon();
        assertThat(log.close()).isFalse();
        assertThat(logs.offline).isEmpty();
    }

    @Test
    void refusesEverythingAfterAFailedWriteButReads() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        append(log, batch(5, "a"));
        fail(Operation.APPEND);

        assertFails(() -> append(log, batch(5, "b")));

        fileSystem.heal();
        assertFails(() -> append(log, batch(5, "c")));
        assertFails(() -> log.truncateTo(0));
        assertFails(log::flush);
        assertThat(TestLogs.allBatches(log)).hasSize(1);
        assertThat(logs.offline).hasSize(1);
        assertThat(log.close()).isFalse();
    }

    @Test
    void refusesEverythingAfterAFailedFsyncEvenForLackOfSpace() {
        PartitionLog log = logs.open(config(LogConfig.FLUSH_BEFORE_ACK, true));
        append(log, batch(5, "a"));
        fillDiskFor(Operation.SYNC, LogFiles.LOG_SUFFIX);

        assertThat(log.durable(1)).isCompletedExceptionally();

        fileSystem.heal();
        assertFails(() -> append(log, batch(5, "c")));
        assertThat(log.recoveryPoint()).isZero();
    }

    @Test
    void goesOnWhenTheDiskIsTooFullForTheLeaderEpochs() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        append(log, batch(5, "a"));
        fillDiskFor(Operation.APPEND, LogFiles.LEADER_EPOCH_CHECKPOINT);

        assertThatThrownBy(log::flush).isInstanceOf(LogStorageException.class);
        assertThat(log.recoveryPoint()).isZero();

        fileSystem.heal();
        append(log, batch(5, "b"));
        assertThat(log.flush()).isEqualTo(2);
        assertThat(logs.offline).isEmpty();
    }

    @Test
    void refusesEverythingWhenItCannotForceTheLeaderEpochsBeforeAnAcknowledgement() {
        PartitionLog log = logs.open(config(LogConfig.FLUSH_BEFORE_ACK, true));
        append(log, batch(5, "a"));
        fillDiskFor(Operation.APPEND, LogFiles.LEADER_EPOCH_CHECKPOINT);

        assertThat(log.durable(1)).isCompletedExceptionally();

        fileSystem.heal();
        assertFails(() -> append(log, batch(5, "b")));
        assertThat(logs.offline).hasSize(1);
    }

    @Test
    void cutsBackAShortWriteAndTakesTheDirectoryOffline() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        append(log, batch(5, "a"));
        fileSystem.inject((operation, path, sizeBytes) -> operation == Operation.APPEND ? 10 : sizeBytes);

        assertFails(() -> append(log, batch(5, "b")));

        fileSystem.heal();
        assertThat(logs.open(LogConfig.DEFAULT).logEndOffset()).isEqualTo(1);
    }

    /** From now on there is no space for changes of files that have {@code name} in theirs. */
    private void fillDiskFor(Operation full, String name) {
        fileSystem.inject((operation, path, sizeBytes) -> {
            if (operation == full && path.toString().contains(name)) {
                throw new IOException(FaultyFileSystem.NO_SPACE);
            }
            return sizeBytes;
        });
    }

    private void fail(Operation failing) {
        fileSystem.inject((operation, path, sizeBytes) -> {
            if (operation == failing) {
                throw new IOException("Input/output error");
            }
            return sizeBytes;
        });
    }

    private static void assertFails(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LogStorageException.class, e -> assertThat(e.kind())
                .isEqualTo(Kind.IO));
    }

    @Test
    void manyAppendersShareAnFsync() {
        List<Runnable> queued = new ArrayList<>();
        StorageEnvironment environment =
                new StorageEnvironment(fileSystem, clock, logs.scheduler, queued::add, new Random(1));
        LogSetup base = logs.setup(config(LogConfig.FLUSH_BEFORE_ACK, true));
        PartitionLog log = PartitionLog.open(
                new LogSetup(
                        environment,
                        base.directory(),
                        base.partition(),
                        base.config(),
                        base.health(),
                        base.checkpoints()),
                LogSetup.Checkpoints.NONE);
        int[] syncs = {0};
        fileSystem.inject((operation, path, sizeBytes) -> {
            syncs[0] += operation == Operation.SYNC ? 1 : 0;
            return sizeBytes;
        });
        append(log, batch(5, "the first of its leader epoch"));
        log.flush();
        List<CompletableFuture<Void>> acknowledgements = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            acknowledgements.add(log.durable(append(log, batch(5, "a")).nextOffset()));
        }
        assertThat(acknowledgements).noneMatch(CompletableFuture::isDone);
        syncs[0] = 0;

        queued.forEach(Runnable::run);

        assertThat(acknowledgements).allMatch(CompletableFuture::isDone);
        assertThat(syncs[0]).isEqualTo(1);
        assertThat(log.recoveryPoint()).isEqualTo(101);
    }

    @Test
    void flushesByCountAndByTime() {
        PartitionLog byCount = logs.open(config("flush.messages", 3, "flush.ms", 100));
        append(byCount, batch(5, "a", "b"));
        assertThat(byCount.recoveryPoint()).isZero();
        append(byCount, batch(5, "c"));
        assertThat(byCount.recoveryPoint()).isEqualTo(3);
        append(byCount, batch(5, "d"));
        byCount.flushIfDue();
        assertThat(byCount.recoveryPoint()).isEqualTo(3);
        logs.clock.advance(100);
        byCount.flushIfDue();
        assertThat(byCount.recoveryPoint()).isEqualTo(4);
    }
}
