package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.batch;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.storage.fs.LocalFileSystem;
import io.duolog.storage.index.AbortedTransaction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.log.LogSegment;
import org.apache.kafka.storage.internals.log.ProducerStateEntry;
import org.apache.kafka.storage.internals.log.ProducerStateManager;
import org.apache.kafka.tools.DumpLogSegments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka's own classes read what we write, and we read what they write. */
class KafkaFormatTest {
    private static final int KAFKA_BATCHES = 500;

    @TempDir
    Path directory;

    private final TestLogs logs = new TestLogs(new LocalFileSystem());

    private PartitionLog open(LogConfig config, boolean clean) {
        return PartitionLog.open(
                logs.setup(config, directory), new LogSetup.Checkpoints(clean, clean ? Long.MAX_VALUE : 0, 0, 0));
    }

    private void writeLog() {
        PartitionLog log = open(config("segment.bytes", 20_000, "index.interval.bytes", 500), false);
        int sequence = 0;
        for (int i = 0; i < 300; i++) {
            append(log, batch(1000 + i * 7L % 1000, "value " + i, "x".repeat(i)));
            if (i % 10 == 0) {
                log.appendAsLeader(
                        TestLogs.transactional(77, 0, sequence++, "in a transaction"), 1, AppendOrigin.CLIENT);
                append(log, TestLogs.idempotent(78, 3, i / 10, "idempotent"));
            }
            if (i % 50 == 49) {
                log.appendAsLeader(TestLogs.marker(77, 0, i % 100 == 49, 2), 1, AppendOrigin.COORDINATOR);
            }
        }
        assertThat(log.segmentCount()).isGreaterThan(3);
        assertThat(log.close()).isTrue();
    }

    @Test
    void kafkasDumpToolFindsNoFault() throws Exception {
        writeLog();

        checkAllFiles();
        assertThat(dump(".log")).contains("isvalid: true").contains("endTxnMarker: ABORT");
        assertThat(dump(".snapshot")).contains("producerId: 77").contains("producerId: 78 producerEpoch: 3");
        assertThat(dump(".txnindex")).contains("producerId: 77");
    }

    @Test
    void kafkasDumpToolFindsNoFaultInACompactedLog() throws Exception {
        PartitionLog log =
                open(config("segment.bytes", 6000, "index.interval.bytes", 300, "cleanup.policy", "compact"), false);
        List<CompressionType> ourCodecs = List.of(CompressionType.values());
        for (int i = 0; i < 400; i++) {
            CompressionType codec = ourCodecs.get(i % ourCodecs.size());
            String gone = i % 9 == 0 ? "gone" : "l";
            append(
                    log,
                    KeyedRecords.keyed(
                            1000 + i * 7L % 1000,
                            codec,
                            "k" + i % 60,
                            "x".repeat(i % 90),
                            gone,
                            gone.equals("gone") ? null : "value " + i));
            if (i % 20 == 0) {
                append(log, KeyedRecords.batch(77, 0, i / 20, 1000, codec, "k" + i % 60, "of a producer"));
            }
        }
        log.roll();
        log.updateHighWatermark(log.logEndOffset());
        log.compact(KeyedRecords.RUN);
        append(log, KeyedRecords.keyed(3000, CompressionType.NONE, "k1", "last"));
        assertThat(KeyedRecords.all(log)).hasSizeLessThan(70);
        assertThat(log.segmentCount()).isGreaterThan(2);
        logs.scheduler.runAll();
        assertThat(log.close()).isTrue();

        checkAllFiles();
        assertThat(dump(".log")).contains("deleteHorizonMs: OptionalLong[").contains("count: 0");
        assertThat(dump(".snapshot")).contains("producerId: 77");
    }

    private void checkAllFiles() throws Exception {
        for (String suffix : List.of(".log", ".index", ".timeindex", ".txnindex", ".snapshot")) {
            String output = dump(suffix);
            assertThat(output)
                    .as(suffix)
                    .doesNotContainIgnoringCase("mismatch")
                    .doesNotContainIgnoringCase("corrupt")
                    .doesNotContainIgnoringCase("out of order")
                    .doesNotContainIgnoringCase("isvalid: false")
                    .doesNotContainIgnoringCase("non-monotonic")
                    .doesNotContainIgnoringCase("found timestamp")
                    .doesNotContainIgnoringCase("non-consecutive")
                    .doesNotContainIgnoringCase("error");
        }
    }

    private String dump(String suffix) throws Exception {
        String files;
        try (Stream<Path> paths = Files.list(directory)) {
            files = paths.map(Path::toString)
                    .filter(path -> path.endsWith(suffix))
                    .sorted()
                    .collect(Collectors.joining(","));
        }
        if (files.isEmpty()) {
            return "";
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            DumpLogSegments.main(new String[] {"--files", files, "--deep-iteration", "--print-data-log"});
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void kafkaReadsOurProducerSnapshots() throws Exception {
        writeLog();
        Path snapshot;
        try (Stream<Path> paths = Files.list(directory)) {
            snapshot = paths.filter(path -> path.toString().endsWith(".snapshot"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }

        Map<Long, ProducerStateEntry> entries = ProducerStateManager.readSnapshot(snapshot.toFile()).stream()
                .collect(Collectors.toMap(ProducerStateEntry::producerId, entry -> entry));

        assertThat(entries.keySet()).containsExactlyInAnyOrder(77L, 78L);
        assertThat(entries.get(78L).producerEpoch()).isEqualTo((short) 3);
        assertThat(entries.get(77L).coordinatorEpoch()).isEqualTo(2);
        assertThat(entries.get(77L).currentTxnFirstOffset()).isEmpty();
    }

    @Test
    void readsSegmentsThatKafkaWrote() throws Exception {
        List<Compression> codecs = List.of(
                Compression.NONE,
                Compression.gzip().build(),
                Compression.lz4().build(),
                Compression.snappy().build(),
                Compression.zstd().build());
        List<Long> bases = new ArrayList<>();
        try (LogSegment segment = LogSegment.open(
                directory.toFile(),
                0,
                new org.apache.kafka.storage.internals.log.LogConfig(Map.of("index.interval.bytes", "300")),
                Time.SYSTEM,
                0,
                false)) {
            long offset = 0;
            for (int i = 0; i < KAFKA_BATCHES; i++) {
                MemoryRecords records = MemoryRecords.withRecords(
                        offset,
                        codecs.get(i % codecs.size()),
                        3,
                        new SimpleRecord(1000 + i, "k".getBytes(StandardCharsets.UTF_8), new byte[i % 100]),
                        new SimpleRecord(1000 + i, "l".getBytes(StandardCharsets.UTF_8), new byte[i % 50]));
                segment.append(offset + 1, records);
                bases.add(offset);
                offset += 2;
            }
            segment.onBecomeInactiveSegment();
            segment.flush();
        }

        for (boolean clean : new boolean[] {true, false}) {
            PartitionLog log = open(LogConfig.DEFAULT, clean);
            assertThat(log.logEndOffset()).isEqualTo(2L * KAFKA_BATCHES);
            assertThat(TestLogs.allBatches(log).stream()
                            .map(bytes -> RecordBatch.at(bytes, 0).baseOffset()))
                    .isEqualTo(bases);
            assertThat(log.offsetForTimestamp(1321)).contains(new OffsetAndTimestamp(642, 1321, 3));
            log.close();
        }
    }

    @Test
    void keepsTheSameAbortedTransactionsAfterRecovery() {
        writeLog();
        PartitionLog clean = open(LogConfig.DEFAULT, true);
        List<AbortedTransaction> expected = clean.abortedTransactions(0, clean.logEndOffset());
        assertThat(expected).hasSize(3);
        clean.close();

        PartitionLog recovered = open(LogConfig.DEFAULT, false);

        assertThat(recovered.abortedTransactions(0, recovered.logEndOffset())).isEqualTo(expected);
        assertThat(recovered.close()).isTrue();
    }
}
