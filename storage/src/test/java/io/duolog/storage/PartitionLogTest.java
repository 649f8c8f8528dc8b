package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.baseOffsets;
import static io.duolog.storage.TestLogs.batch;
import static io.duolog.storage.TestLogs.bytes;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.TimestampType;
import io.duolog.storage.AppendRejectedException.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PartitionLogTest {
    private final TestLogs logs = new TestLogs();

    @Test
    void assignsOffsetsAndLeaderEpochInPlace() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        append(log, batch(5, "a", "b", "c"));
        ByteBuffer second = batch(5, "d", "e");

        LogAppendInfo info = log.appendAsLeader(second, 7, AppendOrigin.CLIENT);

        assertThat(info.firstOffset()).isEqualTo(3);
        assertThat(info.lastOffset()).isEqualTo(4);
        assertThat(info.lastLeaderEpoch()).isEqualTo(7);
        assertThat(info.logAppendTimeMs()).isEqualTo(-1);
        assertThat(log.logEndOffset()).isEqualTo(5);
        RecordBatch written = RecordBatch.at(second, 0);
        assertThat(written.baseOffset()).isEqualTo(3);
        assertThat(written.partitionLeaderEpoch()).isEqualTo(7);
        assertThat(bytes(log.read(3, 1000, true, 5).records())).isEqualTo(second);
    }

    @Test
    void givesLogAppendTimeWithAValidChecksum() {
        PartitionLog log = logs.open(config("message.timestamp.type", "LogAppendTime"));
        logs.clock.advance(17);

        LogAppendInfo info = append(log, batch(5, "a", "b"));

        assertThat(info.logAppendTimeMs()).isEqualTo(logs.clock.millis());
        RecordBatch written = RecordBatch.at(bytes(log.read(0, 1000, true, 2).records()), 0);
        written.ensureValid();
        assertThat(written.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(written.maxTimestamp()).isEqualTo(logs.clock.millis());
    }

    @Test
    void readsOnlyWholeBatchesUpToTheLimit() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        int size = batch(5, "a").remaining();
        for (int i = 0; i < 100; i++) {
            append(log, batch(5, "a"));
        }

        assertThat(baseOffsets(bytes(log.read(10, size * 3 + 1, true, 100).records())))
                .containsExactly(10L, 11L, 12L);
        assertThat(baseOffsets(bytes(log.read(10, 10_000_000, true, 12).records())))
                .containsExactly(10L, 11L);
        assertThat(log.read(10, size - 1, false, 100).records().sizeBytes()).isZero();
        assertThat(baseOffsets(bytes(log.read(10, size - 1, true, 100).records())))
                .containsExactly(10L);
        assertThat(log.read(100, 1000, true, 100).records().sizeBytes()).isZero();
        assertThat(log.read(50, 1000, true, 50).start()).isEqualTo(new LogOffsetMetadata(50, 0, 50 * size));
    }

    @Test
    void returnsTheBatchThatHoldsAnOffsetInItsMiddle() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        append(log, batch(5, "a", "b", "c"));
        append(log, batch(5, "d"));

        assertThat(baseOffsets(bytes(log.read(2, 1000, true, 4).records()))).containsExactly(0L, 3L);
        assertThat(log.read(0, 1000, true, 2).records().sizeBytes()).isZero();
    }

    @Test
    void refusesOffsetsThatTheLogDoesNotHave() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        append(log, batch(5, "a", "b", "c"));
        log.updateHighWatermark(3);
        log.deleteRecordsBefore(1);

        assertThatThrownBy(() -> log.read(4, 1000, true, 100))
                .isInstanceOf(OffsetOutOfRangeException.class)
                .hasMessageContaining("offset 4");
        assertThatThrownBy(() -> log.read(0, 1000, true, 100)).isInstanceOf(OffsetOutOfRangeException.class);
        assertThatThrownBy(() -> log.deleteRecordsBefore(4)).isInstanceOf(OffsetOutOfRangeException.class);
    }

    @Test
    void rollsBySize() {
        int size = batch(5, "a").remaining();
        PartitionLog log = logs.open(config("segment.bytes", size * 3));
        for (int i = 0; i < 7; i++) {
            append(log, batch(5, "a"));
        }

        assertThat(log.segmentCount()).isEqualTo(3);
        assertThat(TestLogs.allBatches(log)).hasSize(7);
        assertThat(logs.fileSystem)
                .satisfies(fs -> assertThat(fs.exists(TestLogs.DIRECTORY.resolve("00000000000000000003.snapshot")))
                        .isTrue());
    }

    @Test
    void rollsByAgeOfTheFirstRecord() {
        PartitionLog log = logs.open(config("segment.ms", 100));
        append(log, batch(1000, "a"));
        append(log, batch(1100, "a"));
        assertThat(log.segmentCount()).isEqualTo(1);

        append(log, batch(1101, "a"));

        assertThat(log.segmentCount()).isEqualTo(2);
    }

    @Test
    void rollsWhenAnIndexIsFull() {
        PartitionLog log = logs.open(config("segment.index.bytes", 24, "index.interval.bytes", 0));
        for (int i = 0; i < 10; i++) {
            append(log, batch(1000 + i, "a"));
        }

        assertThat(log.segmentCount()).isGreaterThan(2);
        assertThat(TestLogs.allBatches(log)).hasSize(10);
    }

    @Test
    void rollsWhenOffsetsNoLongerFitTheIndex() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        log.appendAsFollower(replicated(0, 1));
        log.appendAsFollower(replicated(10L + Integer.MAX_VALUE, 1));

        assertThat(log.segmentCount()).isEqualTo(2);
        assertThat(log.logEndOffset()).isEqualTo(11L + Integer.MAX_VALUE);
    }

    private static ByteBuffer replicated(long offset, int epoch) {
        ByteBuffer batch = batch(5, "a");
        RecordBatch view = RecordBatch.at(batch, 0);
        view.setBaseOffset(offset);
        view.setPartitionLeaderEpoch(epoch);
        return batch;
    }

    @Test
    void keepsOffsetsAndEpochsOfTheLeader() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);

        LogAppendInfo info = log.appendAsFollower(replicated(5, 3));

        assertThat(info.firstOffset()).isEqualTo(5);
        assertThat(log.latestEpoch()).hasValue(3);
        assertRejected(Reason.UNEXPECTED_OFFSET, () -> log.appendAsFollower(replicated(5, 3)));
    }

    @Test
    void leavesOutAnIncompleteReplicatedBatch() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        ByteBuffer first = replicated(0, 1);
        ByteBuffer two = ByteBuffer.allocate(first.remaining() * 2 - 1)
                .put(first.duplicate())
                .put(replicated(1, 1).limit(first.remaining() - 1));

        log.appendAsFollower(two.flip());

        assertThat(log.logEndOffset()).isEqualTo(1);
    }

    @Test
    void refusesDamagedAndForbiddenBatches() {
        PartitionLog log = logs.open(config("max.message.bytes", 200, "message.timestamp.after.max.ms", 1000));
        ByteBuffer flipped = batch(5, "abc");
        flipped.put(flipped.limit() - 2, (byte) 0x55);
        ByteBuffer shifted = batch(5, "abc");
        RecordBatch.at(shifted, 0).setBaseOffset(4);
        ByteBuffer miscounted = batch(5, "abc");
        miscounted.putInt(57, 9);
        ByteBuffer old = batch(5, "abc");
        old.put(16, (byte) 1);

        assertRejected(Reason.CORRUPT, () -> append(log, flipped));
        assertRejected(Reason.CORRUPT, () -> append(log, batch(5, "abc").limit(40)));
        assertRejected(Reason.INVALID_RECORD, () -> append(log, shifted));
        assertRejected(Reason.INVALID_RECORD, () -> append(log, miscounted));
        assertRejected(Reason.UNSUPPORTED_FORMAT, () -> append(log, old));
        assertRejected(Reason.BATCH_TOO_LARGE, () -> append(log, batch(5, "x".repeat(300))));
        assertRejected(Reason.INVALID_TIMESTAMP, () -> append(log, batch(logs.clock.millis() + 1001, "a")));
        assertRejected(Reason.INVALID_RECORD, () -> append(log, TestLogs.marker(1, 0, true, 0)));
        ByteBuffer two = ByteBuffer.allocate(batch(5, "a").remaining() * 2)
                .put(batch(5, "a"))
                .put(batch(5, "a"))
                .flip();
        assertRejected(Reason.INVALID_RECORD, () -> append(log, two));
        assertThat(log.logEndOffset()).isZero();
    }

    @Test
    void compactedTopicsTakeOnlyRecordsWithKeys() {
        PartitionLog log = logs.open(config("cleanup.policy", "compact"));

        assertRejected(Reason.INVALID_RECORD, () -> append(log, batch(5, "no key")));
        assertThat(log.appendAsLeader(batch(5, "no key"), 1, AppendOrigin.COORDINATOR)
                        .firstOffset())
                .isZero();
    }

    private static void assertRejected(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AppendRejectedException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    @Test
    void findsExactOffsetsByTimestamp() {
        PartitionLog log = logs.open(config("segment.bytes", 500, "index.interval.bytes", 100));
        for (int i = 0; i < 50; i++) {
            append(log, batch(1000 + i * 10L, "a", "b"));
        }

        assertThat(log.offsetForTimestamp(1000)).contains(new OffsetAndTimestamp(0, 1000, 1));
        assertThat(log.offsetForTimestamp(1001)).contains(new OffsetAndTimestamp(1, 1001, 1));
        assertThat(log.offsetForTimestamp(1002)).contains(new OffsetAndTimestamp(2, 1010, 1));
        assertThat(log.offsetForTimestamp(1331)).contains(new OffsetAndTimestamp(67, 1331, 1));
        assertThat(log.offsetForTimestamp(1492)).isEmpty();
        assertThat(log.offsetOfMaxTimestamp()).contains(new OffsetAndTimestamp(99, 1491, 1));
        log.updateHighWatermark(100);
        log.deleteRecordsBefore(41);
        assertThat(log.offsetForTimestamp(0)).contains(new OffsetAndTimestamp(41, 1201, 1));
    }

    @Test
    void truncatesToABatchAndGoesOn() {
        PartitionLog log = logs.open(config("segment.bytes", 400));
        for (int i = 0; i < 20; i++) {
            log.appendAsLeader(batch(1000, "a", "b"), i / 5, AppendOrigin.CLIENT);
        }
        log.updateHighWatermark(40);

        assertThat(log.truncateTo(21)).isEqualTo(20);

        assertThat(log.logEndOffset()).isEqualTo(20);
        assertThat(log.highWatermark()).isEqualTo(20);
        assertThat(TestLogs.allBatches(log)).hasSize(10);
        assertThat(log.latestEpoch()).hasValue(1);
        assertThat(append(log, batch(5, "c")).firstOffset()).isEqualTo(20);
        assertThat(log.truncateTo(99)).isEqualTo(21);
    }

    @Test
    void truncatesFullyAndStartsElsewhere() {
        PartitionLog log = logs.open(config("segment.bytes", 400));
        for (int i = 0; i < 20; i++) {
            append(log, batch(1000, "a"));
        }

        log.truncateFullyAndStartAt(500);

        assertThat(log.logStartOffset()).isEqualTo(500);
        assertThat(log.logEndOffset()).isEqualTo(500);
        assertThat(log.latestEpoch()).isEmpty();
        assertThat(append(log, batch(5, "c")).firstOffset()).isEqualTo(500);
    }

    @Test
    void keepsWhatAReaderHoldsWhenTheSegmentIsDeletedOrTruncated() {
        PartitionLog log = logs.open(config("retention.ms", 10, "segment.bytes", 100));
        append(log, batch(1000, "a"));
        append(log, batch(1000, "b"));
        append(log, batch(1000, "c"));
        log.updateHighWatermark(2);
        LogReadInfo held = log.read(0, 1000, true, 3);
        LogReadInfo tail = log.read(2, 1000, true, 3);

        assertThat(log.deleteOldSegments()).isEqualTo(2);
        logs.scheduler.runAll();
        log.truncateTo(2);
        append(log, batch(1000, "other"));

        assertThat(baseOffsets(bytes(held.records()))).containsExactly(0L);
        assertThat(RecordBatch.at(bytes(tail.records()), 0).isValid()).isTrue();
        assertThat(log.logStartOffset()).isEqualTo(2);
    }

    @Test
    void deletesBySizeAndByStartOffset() throws Exception {
        int size = batch(5, "a").remaining();
        PartitionLog log = logs.open(config("segment.bytes", size, "retention.bytes", size * 4L, "retention.ms", -1));
        for (int i = 0; i < 10; i++) {
            append(log, batch(5, "a"));
        }
        assertThat(log.deleteOldSegments()).isZero();
        log.updateHighWatermark(10);

        assertThat(log.deleteOldSegments()).isEqualTo(6);
        assertThat(log.logStartOffset()).isEqualTo(6);
        log.deleteRecordsBefore(8);
        assertThat(log.segmentCount()).isEqualTo(2);
        logs.scheduler.runAll();
        assertThat(logs.fileSystem.list(TestLogs.DIRECTORY))
                .noneMatch(path -> path.toString().endsWith(".deleted"))
                .noneMatch(path -> path.toString().endsWith("00000000000000000007.log"));
    }

    @Test
    void answersTheEndOffsetOfLeaderEpochs() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        log.appendAsLeader(batch(5, "a", "b"), 2, AppendOrigin.CLIENT);
        log.appendAsLeader(batch(5, "a", "b"), 5, AppendOrigin.CLIENT);

        assertThat(log.endOffsetForEpoch(1)).isEqualTo(new EpochEndOffset(1, 0));
        assertThat(log.endOffsetForEpoch(2)).isEqualTo(new EpochEndOffset(2, 2));
        assertThat(log.endOffsetForEpoch(4)).isEqualTo(new EpochEndOffset(2, 2));
        assertThat(log.endOffsetForEpoch(5)).isEqualTo(new EpochEndOffset(5, 4));
        assertThat(log.endOffsetForEpoch(6)).isEqualTo(EpochEndOffset.UNDEFINED);
        assertThat(log.epochOf(3)).hasValue(5);
    }

    @Test
    void opensAgainAsItWasClosed() {
        LogConfig config = config("segment.bytes", 500, "index.interval.bytes", 100);
        PartitionLog log = logs.open(config);
        for (int i = 0; i < 30; i++) {
            append(log, batch(1000 + i, "a", "b"));
        }
        List<ByteBuffer> before = TestLogs.allBatches(log);
        assertThat(log.close()).isTrue();

        PartitionLog reopened = logs.openClean(config);

        assertThat(reopened.logEndOffset()).isEqualTo(60);
        assertThat(TestLogs.allBatches(reopened)).isEqualTo(before);
        assertThat(reopened.latestEpoch()).hasValue(1);
        assertThat(reopened.offsetOfMaxTimestamp()).contains(new OffsetAndTimestamp(59, 1030, 1));
        assertThatThrownBy(() -> append(log, batch(5, "x"))).isInstanceOf(IllegalStateException.class);
    }
}
