package io.duolog.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.storage.KeyedRecords.Found;
import io.duolog.storage.compaction.CompactionResult;
import io.duolog.storage.compaction.CompactionState;
import io.duolog.storage.fs.FaultyFileSystem;
import io.duolog.storage.producer.ActiveProducer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random appends, compactions, truncations, deletions and losses of power, against a model of what was appended: of each
 * key the latest record survives, everything that is there is where it was, and what is too new is untouched.
 */
class CompactionPropertyTest {
    private static final int RUNS = 150;
    private static final int CRASHES = 3;
    private static final int KEYS = 12;
    private static final int PRODUCERS = 3;
    private static final long TOMBSTONES_STAY_MS = 500;
    private static final Path ROOT = Path.of("/data");
    private static final UUID TOPIC_ID = new UUID(1, 2);

    /** A batch that was appended, with its producer and last sequence, and what it held. */
    private record Appended(RecordBatch batch, List<Found> records, long atMs) {}

    /** What was appended and not cut off, and what of it must still be there. */
    private static final class Model {
        final NavigableMap<Long, Appended> batches = new TreeMap<>();
        final ManualClock clock;
        long flushed;
        long start;

        /** What a truncation whose outcome is not known may have cut. */
        long undecided = Long.MAX_VALUE;

        /** From here on, no compaction can have removed anything. */
        long untouched;

        Model(ManualClock clock) {
            this.clock = clock;
        }

        void cut(long end) {
            batches.values().removeIf(appended -> appended.batch().nextOffset() > end);
            flushed = Math.min(flushed, end);
            untouched = Math.min(untouched, end);
        }

        List<Found> records(long from, long to) {
            return batches.values().stream()
                    .flatMap(appended -> appended.records().stream())
                    .filter(found -> found.offset() >= from && found.offset() < to)
                    .toList();
        }
    }

    @Test
    void keepsTheLatestOfEachKeyWhateverHappens() {
        for (int run = 0; run < RUNS; run++) {
            long seed = TestLogs.seed() + run;
            try {
                crashRepeatedly(new Random(seed));
            } catch (Throwable e) {
                throw new AssertionError("failed with -Dduolog.test.seed=" + seed, e);
            }
        }
    }

    private static LogConfig config(Random random) {
        return TestLogs.config(
                "cleanup.policy",
                "compact",
                "segment.bytes",
                500 + random.nextInt(2500),
                "index.interval.bytes",
                random.nextInt(400),
                "delete.retention.ms",
                TOMBSTONES_STAY_MS,
                "file.delete.delay.ms",
                0);
    }

    private static void crashRepeatedly(Random random) throws IOException {
        ManualClock clock = new ManualClock();
        FaultyFileSystem fileSystem = new FaultyFileSystem(clock);
        LogConfig config = config(random);
        Model model = new Model(clock);
        for (int crash = 0; crash < CRASHES; crash++) {
            int changesLeft = random.nextInt(300);
            int[] changes = {0};
            TestLogs logs = new TestLogs(fileSystem, clock);
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
                check(log, model, random);
                adopt(log, model);
                runUntilCrash(random, logs, manager, log, model);
            } catch (LogStorageException e) {
                assertThat(e).hasStackTraceContaining("power loss");
            }
            fileSystem = fileSystem.crash(random);
        }
        TestLogs logs = new TestLogs(fileSystem, clock);
        LogManager manager = manager(logs, config);
        manager.start();
        PartitionLog log = manager.getOrCreate(TestLogs.PARTITION, TOPIC_ID);
        check(log, model, random);
        adopt(log, model);
        compactAll(manager, log, model);
        check(log, model, random);
        manager.close(1);
        LogManager again = manager(logs, config);
        again.start();
        check(again.log(TestLogs.PARTITION).orElseThrow(), model, random);
        assertThat(again.log(TestLogs.PARTITION).orElseThrow().firstDirtyOffset())
                .isEqualTo(log.firstDirtyOffset());
        again.close(1);
    }

    private static LogManager manager(TestLogs logs, LogConfig config) {
        return new LogManager(
                logs.environment(), LogManagerConfig.of(List.of(ROOT)), topic -> config, (path, failure) -> {});
    }

    private static void compactAll(LogManager manager, PartitionLog log, Model model) {
        log.roll();
        log.updateHighWatermark(log.logEndOffset());
        boolean dirty = log.compactionState().cleanableBytes() > 0;
        CompactionResult result = compact(manager, log, model);
        assertThat(result.outcome() == CompactionResult.Outcome.DONE).isEqualTo(dirty);
        Map<String, Long> counts = KeyedRecords.all(log).stream()
                .filter(found -> found.offset() >= log.logStartOffset())
                .collect(Collectors.groupingBy(found -> found.key().orElseThrow(), Collectors.counting()));
        assertThat(counts.values()).as("each key is there once").allMatch(count -> count == 1);
    }

    private static CompactionResult compact(LogManager manager, PartitionLog log, Model model) {
        CompactionState state = log.compactionState();
        model.untouched = Math.max(model.untouched, state.firstUncleanableOffset());
        return manager.compact(log, KeyedRecords.RUN);
    }

    // ---------------------------------------------------------------------------------------------------- checking

    static void check(PartitionLog log, Model model, Random random) {
        long end = log.logEndOffset();
        long start = log.logStartOffset();
        assertThat(end)
                .as("everything that was flushed is there")
                .isGreaterThanOrEqualTo(Math.min(model.flushed, model.undecided));
        assertThat(start).isGreaterThanOrEqualTo(model.start).isLessThanOrEqualTo(end);
        List<Found> appended = model.records(0, end);
        List<Found> found = KeyedRecords.all(log);
        assertThat(found).as("nothing is there that was not appended").isSubsetOf(appended);
        assertThat(found.stream().map(Found::offset)).isSorted();
        assertThat(found.stream().map(Found::offset)).doesNotHaveDuplicates();
        assertThat(found)
                .as("what is too new to be compacted is untouched")
                .containsAll(model.records(Math.max(start, model.untouched), end));
        checkKeys(log, model, appended, found);
        checkBatches(log, model);
        checkLookups(log, found, random);
    }

    private static void checkKeys(PartitionLog log, Model model, List<Found> appended, List<Found> found) {
        Map<String, Found> latest = new HashMap<>();
        appended.forEach(record -> latest.put(record.key().orElseThrow(), record));
        Map<String, Found> present = found.stream()
                .collect(Collectors.toMap(record -> record.key().orElseThrow(), Function.identity(), (a, b) -> b));
        latest.forEach((key, record) -> {
            boolean mustBeThere = record.offset() >= log.logStartOffset()
                    && (record.value().isPresent()
                            || model.batches
                                                    .floorEntry(record.offset())
                                                    .getValue()
                                                    .atMs()
                                            + TOMBSTONES_STAY_MS
                                    > model.clock.millis());
            if (mustBeThere || present.containsKey(key)) {
                assertThat(present.get(key)).as("the latest of key %s", key).isEqualTo(record);
            }
        });
    }

    private static void checkBatches(PartitionLog log, Model model) {
        int previous = -1;
        Map<Long, Integer> sequences = new HashMap<>();
        for (Appended appended : model.batches.headMap(log.logEndOffset()).values()) {
            if (appended.batch().hasProducerId() && appended.batch().lastOffset() >= log.logStartOffset()) {
                sequences.put(appended.batch().producerId(), appended.batch().lastSequence());
            }
        }
        for (ByteBuffer bytes : TestLogs.allBatches(log)) {
            RecordBatch batch = RecordBatch.at(bytes, 0);
            RecordBatch original = model.batches.get(batch.baseOffset()).batch();
            assertThat(batch.lastOffset()).isEqualTo(original.lastOffset());
            assertThat(batch.partitionLeaderEpoch()).isEqualTo(original.partitionLeaderEpoch());
            assertThat(batch.producerId()).isEqualTo(original.producerId());
            assertThat(batch.lastSequence()).isEqualTo(original.lastSequence());
            assertThat(log.epochOf(batch.lastOffset())).hasValue(batch.partitionLeaderEpoch());
            assertThat(batch.partitionLeaderEpoch()).isGreaterThanOrEqualTo(previous);
            previous = batch.partitionLeaderEpoch();
        }
        Map<Long, Integer> known = log.activeProducers().stream()
                .collect(Collectors.toMap(ActiveProducer::producerId, ActiveProducer::lastSequence));
        assertThat(known).as("last sequences of producers").containsAllEntriesOf(sequences);
    }

    private static void checkLookups(PartitionLog log, List<Found> found, Random random) {
        List<RecordBatch> batches = TestLogs.allBatches(log).stream()
                .map(bytes -> RecordBatch.at(bytes, 0))
                .toList();
        for (int i = 0; i < 5 && log.logEndOffset() > log.logStartOffset(); i++) {
            long offset = log.logStartOffset() + random.nextInt((int) (log.logEndOffset() - log.logStartOffset()));
            long expected = batches.stream()
                    .filter(batch -> batch.lastOffset() >= offset)
                    .findFirst()
                    .orElseThrow()
                    .baseOffset();
            assertThat(TestLogs.baseOffsets(TestLogs.bytes(
                            log.read(offset, 1, true, Long.MAX_VALUE).records())))
                    .as("what is read at offset %d", offset)
                    .containsExactly(expected);
            long timestampMs = 1_000_000L + random.nextInt(2000);
            assertThat(log.offsetForTimestamp(timestampMs).map(OffsetAndTimestamp::offset))
                    .as("the first record from time %d on", timestampMs)
                    .isEqualTo(found.stream()
                            .filter(record ->
                                    record.offset() >= log.logStartOffset() && record.timestampMs() >= timestampMs)
                            .map(Found::offset)
                            .findFirst());
        }
    }

    private static void adopt(PartitionLog log, Model model) {
        model.cut(log.logEndOffset());
        model.start = Math.max(model.start, log.logStartOffset());
        model.undecided = Long.MAX_VALUE;
    }

    // ---------------------------------------------------------------------------------------------------- acting

    private static void runUntilCrash(Random random, TestLogs logs, LogManager manager, PartitionLog log, Model model) {
        int epoch = log.latestEpoch().orElse(0);
        while (true) {
            switch (random.nextInt(16)) {
                case 0 -> {
                    log.flush();
                    model.flushed = log.logEndOffset();
                }
                case 1 -> truncate(random, log, model);
                case 2 -> epoch++;
                case 3 -> log.roll();
                case 4 -> {
                    long start = log.logStartOffset()
                            + random.nextInt((int) (log.highWatermark() - log.logStartOffset()) + 1) / 4;
                    model.start = log.deleteRecordsBefore(start);
                }
                case 5 -> logs.scheduler.runAll();
                case 6 -> manager.checkpointRecoveryPoints();
                case 7 -> logs.clock.advance(random.nextInt(400));
                case 8, 9 -> log.updateHighWatermark(log.logEndOffset() - random.nextInt(4));
                case 10, 11 -> compact(manager, log, model);
                default -> append(random, logs, log, epoch, model);
            }
        }
    }

    /** Not below what was compacted: that was committed. */
    private static void truncate(Random random, PartitionLog log, Model model) {
        long target = Math.max(Math.max(model.start, model.untouched), log.logEndOffset() - random.nextInt(10));
        if (target >= log.logEndOffset()) {
            return;
        }
        Map.Entry<Long, Appended> cut = model.batches.floorEntry(target);
        model.undecided = cut == null ? target : Math.min(target, cut.getKey());
        model.flushed = Math.min(model.flushed, model.undecided);
        model.cut(log.truncateTo(target));
        model.undecided = Long.MAX_VALUE;
    }

    private static void append(Random random, TestLogs logs, PartitionLog log, int epoch, Model model) {
        String[] pairs = new String[2 * (1 + random.nextInt(4))];
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = "k" + random.nextInt(KEYS);
            pairs[i + 1] = random.nextInt(5) == 0 ? null : "v".repeat(random.nextInt(80));
        }
        long timestampMs = logs.clock.millis() + random.nextInt(300);
        CompressionType[] codecs = CompressionType.values();
        CompressionType codec = codecs[random.nextInt(codecs.length)];
        ByteBuffer records = random.nextBoolean()
                ? KeyedRecords.keyed(timestampMs, codec, pairs)
                : ofProducer(random.nextInt(PRODUCERS), log, timestampMs, codec, pairs);
        RecordBatch view = RecordBatch.at(records, 0);
        try {
            log.appendAsLeader(records, epoch, AppendOrigin.CLIENT);
        } finally {
            if (view.partitionLeaderEpoch() >= 0) {
                RecordBatch copy = RecordBatch.at(TestLogs.copy(records), 0);
                model.batches.put(
                        copy.baseOffset(),
                        new Appended(copy, new ArrayList<>(KeyedRecords.of(copy)), logs.clock.millis()));
            }
        }
    }

    private static ByteBuffer ofProducer(
            long producerId, PartitionLog log, long timestampMs, CompressionType codec, String... pairs) {
        int sequence = log.activeProducers().stream()
                .filter(producer -> producer.producerId() == producerId)
                .mapToInt(producer -> producer.lastSequence() + 1)
                .findFirst()
                .orElse(0);
        return KeyedRecords.batch(producerId, 0, sequence, timestampMs, codec, pairs);
    }
}
