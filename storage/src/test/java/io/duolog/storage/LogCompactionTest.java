package io.duolog.storage;

import static io.duolog.storage.KeyedRecords.RUN;
import static io.duolog.storage.KeyedRecords.keyed;
import static io.duolog.storage.KeyedRecords.pairs;
import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.TimestampType;
import io.duolog.storage.compaction.CompactionResult;
import io.duolog.storage.compaction.CompactionRun;
import io.duolog.storage.compaction.CompactionState;
import io.duolog.storage.compaction.Throttle;
import io.duolog.storage.producer.ActiveProducer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogCompactionTest {
    private static final LogConfig CONFIG = config("cleanup.policy", "compact", "delete.retention.ms", 1000);

    private final TestLogs logs = new TestLogs();
    private PartitionLog log = logs.open(CONFIG);

    private CompactionResult compactAll() {
        log.roll();
        log.updateHighWatermark(log.logEndOffset());
        return log.compact(RUN);
    }

    private List<RecordBatch> batches() {
        return TestLogs.allBatches(log).stream()
                .map(bytes -> RecordBatch.at(bytes, 0))
                .toList();
    }

    private void reopen(boolean clean) {
        assertThat(log.close()).isTrue();
        log = clean ? logs.openClean(CONFIG) : logs.open(CONFIG);
    }

    @Test
    void keepsTheLatestRecordOfEachKeyAtItsOffset() {
        append(log, keyed(1000, CompressionType.NONE, "a", "1", "b", "1", "c", "1"));
        append(log, keyed(1010, CompressionType.NONE, "a", "2"));
        append(log, keyed(1020, CompressionType.NONE, "b", "2", "d", "1"));

        CompactionResult result = compactAll();

        assertThat(pairs(log)).containsExactly("2:c=1", "3:a=2", "4:b=2", "5:d=1");
        assertThat(result.outcome()).isEqualTo(CompactionResult.Outcome.DONE);
        assertThat(result.bytesAfter()).isLessThan(result.bytesBefore());
        assertThat(log.firstDirtyOffset()).isEqualTo(6);
        RecordBatch first = batches().get(0);
        assertThat(first.baseOffset()).isZero();
        assertThat(first.lastOffset()).isEqualTo(2);
        assertThat(first.recordsCount()).isEqualTo(1);
        assertThat(log.offsetForTimestamp(1001)).contains(new OffsetAndTimestamp(2, 1002, 1));
    }

    @Test
    void keepsHeadersCodecEpochAndTimestampTypeOfABatchThatIsMadeAnew() {
        for (CompressionType codec : CompressionType.values()) {
            append(log, keyed(1000, codec, "a" + codec, "1", "b" + codec, "v".repeat(300)));
            append(log, keyed(1000, codec, "a" + codec, "2"));
        }

        compactAll();

        List<RecordBatch> batches = batches();
        int next = 0;
        for (CompressionType codec : CompressionType.values()) {
            RecordBatch batch = batches.get(next);
            next += 2;
            assertThat(batch.compressionType()).isEqualTo(codec);
            assertThat(batch.partitionLeaderEpoch()).isEqualTo(1);
            assertThat(batch.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
            assertThat(KeyedRecords.of(batch)).singleElement().satisfies(found -> {
                assertThat(found.value()).contains("v".repeat(300));
                assertThat(found.timestampMs()).isEqualTo(1001);
            });
        }
    }

    @Test
    void keepsTheTimeOfTheAppendWhereTheLogGaveIt() {
        log.updateConfig(CONFIG.with(Map.of("message.timestamp.type", "LogAppendTime")));
        append(log, keyed(1, CompressionType.NONE, "a", "1", "b", "1"));
        append(log, keyed(1, CompressionType.NONE, "a", "2"));
        long appendedMs = batches().get(0).maxTimestamp();
        logs.clock.advance(5000);

        compactAll();

        assertThat(batches().get(0).timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(KeyedRecords.all(log))
                .allSatisfy(found -> assertThat(found.timestampMs()).isEqualTo(appendedMs));
    }

    @Test
    void removesTombstonesOnlyWhenTheirTimeIsOver() {
        append(log, keyed(1000, CompressionType.NONE, "a", "1", "b", "1"));
        append(log, keyed(1010, CompressionType.NONE, "a", null));

        compactAll();
        assertThat(pairs(log)).containsExactly("1:b=1", "2:a=-");
        assertThat(batches().get(1).deleteHorizonMs()).hasValue(logs.clock.millis() + 1000);

        logs.clock.advance(999);
        append(log, keyed(1020, CompressionType.NONE, "c", "1"));
        compactAll();
        assertThat(pairs(log)).containsExactly("1:b=1", "2:a=-", "3:c=1");

        logs.clock.advance(1);
        append(log, keyed(1030, CompressionType.NONE, "d", "1"));
        compactAll();
        assertThat(pairs(log)).containsExactly("1:b=1", "3:c=1", "4:d=1");
    }

    @Test
    void dropsRecordsWithoutAKey() {
        log.updateConfig(CONFIG.with(Map.of("cleanup.policy", "delete")));
        append(log, TestLogs.batch(1000, "no key"));
        append(log, keyed(1000, CompressionType.LZ4, null, "no key", "a", "1"));
        log.updateConfig(CONFIG);

        compactAll();

        assertThat(pairs(log)).containsExactly("2:a=1");
    }

    @Test
    void touchesNeitherTheActiveSegmentNorWhatIsNotCommitted() {
        append(log, keyed(1000, CompressionType.NONE, "a", "1"));
        log.roll();
        append(log, keyed(1000, CompressionType.NONE, "a", "2"));
        log.roll();
        append(log, keyed(1000, CompressionType.NONE, "a", "3"));

        assertThat(log.compact(RUN).outcome()).isEqualTo(CompactionResult.Outcome.NOTHING_TO_DO);
        log.updateHighWatermark(1);
        log.compact(RUN);
        assertThat(pairs(log)).containsExactly("0:a=1", "1:a=2", "2:a=3");
        log.updateHighWatermark(2);
        log.compact(RUN);
        assertThat(pairs(log)).containsExactly("1:a=2", "2:a=3");
        log.updateHighWatermark(3);
        log.compact(RUN);
        assertThat(pairs(log)).containsExactly("1:a=2", "2:a=3");
    }

    @Test
    void keepsTheEndOfWhatItRewrites() {
        append(log, keyed(1000, CompressionType.NONE, "a", "1"));
        append(log, keyed(1000, CompressionType.NONE, "a", "2"));
        log.roll();
        append(log, keyed(1000, CompressionType.NONE, "a", "3"));
        compactAll();
        append(log, keyed(1000, CompressionType.NONE, "a", "4"));

        compactAll();

        assertThat(pairs(log)).containsExactly("3:a=4");
        assertThat(log.logStartOffset()).isZero();
        assertThat(log.segmentCount()).isEqualTo(2);
        reopen(false);
        assertThat(log.logEndOffset()).isEqualTo(4);
        assertThat(pairs(log)).containsExactly("3:a=4");
    }

    @Test
    void keepsAnEmptyLastBatchAtTheEndOfASegmentSoThatNoGapIsTakenForALoss() {
        LogConfig small = CONFIG.with(Map.of("segment.bytes", "150"));
        log.updateConfig(small);
        for (int i = 0; i < 6; i++) {
            append(log, keyed(1000, CompressionType.NONE, "a", "value " + i));
        }
        compactAll();
        assertThat(pairs(log)).containsExactly("5:a=value 5");
        assertThat(batches()).hasSizeGreaterThan(1).allSatisfy(batch -> batch.ensureValid());

        reopen(false);

        assertThat(log.logEndOffset()).isEqualTo(6);
        assertThat(pairs(log)).containsExactly("5:a=value 5");
    }

    @Test
    void remembersProducersWhoseRecordsAreGone() {
        append(log, KeyedRecords.batch(7, 0, 0, 1000, CompressionType.ZSTD, "a", "1", "b", "1"));
        append(log, KeyedRecords.batch(7, 0, 2, 1500, CompressionType.ZSTD, "a", "2", "b", "2"));
        append(log, keyed(1000, CompressionType.NONE, "a", "3", "b", "3"));
        compactAll();
        assertThat(pairs(log)).containsExactly("4:a=3", "5:b=3");
        assertThat(batches()).hasSize(2);

        for (boolean clean : new boolean[] {true, false}) {
            reopen(clean);
            assertThat(log.activeProducers())
                    .singleElement()
                    .isEqualTo(new ActiveProducer(7, (short) 0, 3, 1501, -1, -1));
        }
        assertThatThrownBy(() -> append(log, KeyedRecords.batch(7, 0, 9, 1, CompressionType.NONE, "a", "4")))
                .isInstanceOf(AppendRejectedException.class);
        assertThat(append(log, KeyedRecords.batch(7, 0, 2, 1500, CompressionType.ZSTD, "a", "2", "b", "2"))
                        .duplicate())
                .isTrue();
        assertThat(append(log, KeyedRecords.batch(7, 0, 4, 1, CompressionType.NONE, "a", "4"))
                        .duplicate())
                .isFalse();
    }

    @Test
    void forgetsTheHeaderOfAnExpiredProducer() {
        append(log, KeyedRecords.batch(7, 0, 0, 1000, CompressionType.NONE, "a", "1"));
        append(log, keyed(1000, CompressionType.NONE, "a", "2"));
        compactAll();
        assertThat(batches()).hasSize(2);

        log.removeExpiredProducers(0);
        append(log, keyed(1000, CompressionType.NONE, "b", "2"));
        compactAll();

        assertThat(batches()).hasSize(2).noneMatch(RecordBatch::hasProducerId);
    }

    @Test
    void removesAbortedRecordsAtOnceAndTheirMarkerLater() {
        log.appendAsLeader(transactional(7, 0, "a", "aborted"), 1, AppendOrigin.CLIENT);
        append(log, keyed(1000, CompressionType.NONE, "x", "1"));
        log.appendAsLeader(TestLogs.marker(7, 0, false, 1), 1, AppendOrigin.COORDINATOR);
        log.appendAsLeader(transactional(8, 0, "b", "committed"), 1, AppendOrigin.CLIENT);
        log.appendAsLeader(TestLogs.marker(8, 0, true, 1), 1, AppendOrigin.COORDINATOR);
        // The same producers write on, so that their first batches may go.
        log.appendAsLeader(transactional(7, 1, "c", "later"), 1, AppendOrigin.CLIENT);
        log.appendAsLeader(TestLogs.marker(7, 0, true, 1), 1, AppendOrigin.COORDINATOR);
        append(log, keyed(1000, CompressionType.NONE, "a", "0"));
        assertThat(log.abortedTransactions(0, 10)).hasSize(1);

        compactAll();
        assertThat(pairs(log)).containsExactly("1:x=1", "3:b=committed", "5:c=later", "7:a=0");
        assertThat(batches().stream().filter(RecordBatch::isControl)).hasSize(3);
        assertThat(log.abortedTransactions(0, 10)).hasSize(1);

        append(log, keyed(1000, CompressionType.NONE, "y", "0"));
        compactAll();
        assertThat(batches().stream().filter(RecordBatch::hasDeleteHorizon)).hasSize(1);
        assertThat(log.abortedTransactions(0, 10)).isEmpty();

        logs.clock.advance(1000);
        append(log, keyed(1000, CompressionType.NONE, "z", "0"));
        compactAll();
        assertThat(batches().stream().filter(RecordBatch::isControl)).hasSize(2);
        reopen(false);
        assertThat(log.lastStableOffset()).isEqualTo(log.highWatermark());
        assertThat(log.activeProducers()).allMatch(producer -> producer.currentTransactionFirstOffset() < 0);
    }

    private static ByteBuffer transactional(long producerId, int sequence, String key, String value) {
        try (var builder = new io.duolog.protocol.record.RecordBatchBuilder(
                io.duolog.protocol.record.Compression.NONE, io.duolog.protocol.record.BufferSource.HEAP, 100)) {
            builder.producer(producerId, (short) 0, sequence).transactional();
            builder.append(1000, TestLogs.utf8(key), TestLogs.utf8(value), List.of());
            return TestLogs.copy(builder.build());
        }
    }

    @Test
    void doesNotCompactAnOpenTransaction() {
        append(log, keyed(1000, CompressionType.NONE, "a", "1"));
        log.roll();
        log.appendAsLeader(transactional(7, 0, "a", "open"), 1, AppendOrigin.CLIENT);

        compactAll();

        assertThat(log.compactionState().firstUncleanableOffset()).isEqualTo(1);
        assertThat(pairs(log)).containsExactly("0:a=1", "1:a=open");
    }

    @Test
    void goesOnWhereTheMapWasFull() {
        for (int i = 0; i < 100; i++) {
            append(log, keyed(1000, CompressionType.NONE, "k" + i, "1"));
            append(log, keyed(1000, CompressionType.NONE, "k" + i, "2"));
        }
        log.roll();
        log.updateHighWatermark(log.logEndOffset());
        CompactionRun tiny = KeyedRecords.run(24 * 60);
        int runs = 0;
        while (log.compact(tiny).outcome() == CompactionResult.Outcome.DONE) {
            runs++;
        }

        assertThat(runs).isEqualTo(3);
        assertThat(pairs(log)).hasSize(100).allMatch(pair -> pair.endsWith("=2"));
    }

    @Test
    void refusesABatchWithMoreKeysThanTheMemoryHolds() {
        String[] pairs = new String[200];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = "k" + i;
        }
        append(log, keyed(1000, CompressionType.NONE, pairs));
        log.roll();
        log.updateHighWatermark(log.logEndOffset());

        assertThatThrownBy(() -> log.compact(KeyedRecords.run(24 * 60)))
                .isInstanceOf(UncompactableException.class)
                .hasMessageContaining("log.cleaner.dedupe.buffer.size");
        assertThat(pairs(log)).hasSize(100);
    }

    @Test
    void leavesTheLogWhenItIsCancelledOrTruncatedMeanwhile() {
        append(log, keyed(1000, CompressionType.NONE, "a", "1"));
        append(log, keyed(1000, CompressionType.NONE, "b", "1"));
        append(log, keyed(1000, CompressionType.NONE, "a", "2"));
        log.roll();
        log.updateHighWatermark(log.logEndOffset());

        assertThat(log.compact(new CompactionRun(1 << 20, 0.9, 512, Throttle.NONE, () -> true))
                        .outcome())
                .isEqualTo(CompactionResult.Outcome.ABANDONED);
        int[] batches = {0};
        assertThat(log.compact(new CompactionRun(
                                1 << 20,
                                0.9,
                                512,
                                bytes -> {
                                    if (batches[0]++ == 5) {
                                        log.truncateTo(2);
                                    }
                                },
                                () -> false))
                        .outcome())
                .isEqualTo(CompactionResult.Outcome.ABANDONED);

        assertThat(pairs(log)).containsExactly("0:a=1", "1:b=1");
        append(log, keyed(1000, CompressionType.NONE, "c", "1"));
        compactAll();
        assertThat(pairs(log)).containsExactly("0:a=1", "1:b=1", "2:c=1");
    }

    @Test
    void endsQuietlyWhenTheLogIsDeletedMeanwhile() {
        append(log, keyed(1000, CompressionType.NONE, "a", "1"));
        append(log, keyed(1000, CompressionType.NONE, "a", "2"));
        log.roll();
        log.updateHighWatermark(log.logEndOffset());
        int[] batches = {0};

        CompactionResult result = log.compact(new CompactionRun(
                1 << 20,
                0.9,
                512,
                bytes -> {
                    if (batches[0]++ == 3) {
                        log.abandon();
                    }
                },
                () -> false));

        assertThat(result.outcome()).isEqualTo(CompactionResult.Outcome.ABANDONED);
        assertThat(logs.offline).isEmpty();
    }

    @Test
    void readersGoOnWithTheFilesThatWereReplaced() {
        append(log, keyed(1000, CompressionType.NONE, "a", "1"));
        append(log, keyed(1000, CompressionType.NONE, "a", "2"));
        log.updateHighWatermark(2);
        LogReadInfo before = log.read(0, 1 << 20, true, 2);

        compactAll();
        logs.scheduler.runAll();

        assertThat(TestLogs.baseOffsets(TestLogs.bytes(before.records()))).containsExactly(0L, 1L);
        assertThat(TestLogs.baseOffsets(
                        TestLogs.bytes(log.read(0, 1 << 20, true, 2).records())))
                .containsExactly(1L);
    }

    @Test
    void mergesSmallSegmentsUpToTheSizeOfOne() {
        for (int i = 0; i < 8; i++) {
            append(log, keyed(1000, CompressionType.NONE, "k" + i, "v"));
            log.roll();
        }
        assertThat(log.segmentCount()).isEqualTo(9);

        compactAll();

        assertThat(log.segmentCount()).isEqualTo(2);
        assertThat(pairs(log)).hasSize(8);
        logs.scheduler.runAll();
    }

    @Test
    void isDueByRatioOrByLag() {
        log.updateConfig(CONFIG.with(Map.of("max.compaction.lag.ms", "5000")));
        append(log, keyed(logs.clock.millis(), CompressionType.NONE, "a", "1"));
        compactAll();
        append(log, keyed(logs.clock.millis(), CompressionType.NONE, "b", "1"));
        log.roll();
        log.updateHighWatermark(log.logEndOffset());
        CompactionState state = log.compactionState();
        assertThat(state.dirtyRatio()).isEqualTo(0.5);
        assertThat(state.isDue(log.config().compaction())).isFalse();

        logs.clock.advance(5001);

        assertThat(log.compactionState().isDue(log.config().compaction())).isTrue();
    }
}
