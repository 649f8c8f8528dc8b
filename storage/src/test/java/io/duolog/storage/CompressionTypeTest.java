package io.duolog.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.record.RecordHeader;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import io.duolog.protocol.wire.BufferSlice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code compression.type} of a topic: what the log holds, whatever the producer sent. */
class CompressionTypeTest {
    private static final long NOW_MS = 1_000;
    private static final int RECORDS = 50;
    private static final RecordReader READER = new RecordReader(1 << 20);

    private final TestLogs logs = new TestLogs();

    static Stream<Arguments> fromAnyToAny() {
        return Stream.of(CompressionType.values())
                .flatMap(sent -> Stream.of("uncompressed", "gzip", "snappy", "lz4", "zstd", "producer")
                        .map(wanted -> Arguments.of(sent, wanted)));
    }

    @ParameterizedTest
    @MethodSource("fromAnyToAny")
    void storesBatchesAsTheTopicWants(CompressionType sent, String wanted) {
        PartitionLog log = logs.open(TestLogs.config("compression.type", wanted));
        ByteBuffer batch = batch(sent, RECORDS, "value");
        List<String> before = texts(RecordBatch.at(batch.duplicate(), batch.position()));

        log.appendAsLeader(batch.duplicate(), 1, AppendOrigin.CLIENT);
        log.appendAsLeader(next(batch(sent, RECORDS, "value")), 1, AppendOrigin.CLIENT);

        RecordBatch stored = read(log, RECORDS);
        assertThat(stored.compressionType())
                .isEqualTo(
                        switch (wanted) {
                            case "producer" -> sent;
                            case "uncompressed" -> CompressionType.NONE;
                            default -> CompressionType.forConfigName(wanted);
                        });
        stored.ensureValid();
        assertThat(stored.baseOffset()).isEqualTo(RECORDS);
        assertThat(stored.producerId()).isEqualTo(7);
        assertThat(stored.producerEpoch()).isEqualTo((short) 3);
        assertThat(stored.baseSequence()).isEqualTo(RECORDS);
        assertThat(stored.maxTimestamp()).isEqualTo(NOW_MS + RECORDS - 1);
        assertThat(texts(stored)).isEqualTo(before);
        assertThat(log.logEndOffset()).isEqualTo(2 * RECORDS);
    }

    @Test
    void usesTheLevelOfTheTopic() {
        String text = "level ".repeat(500);
        List<Integer> sizes = new ArrayList<>();
        for (String level : List.of("1", "9")) {
            PartitionLog log = new TestLogs()
                    .open(LogConfig.of(Map.of("compression.type", "gzip", "compression.gzip.level", level)));
            log.appendAsLeader(batch(CompressionType.NONE, RECORDS, text), 1, AppendOrigin.CLIENT);
            sizes.add(read(log, 0).sizeBytes());
        }
        assertThat(sizes.get(1)).isLessThan(sizes.get(0));
    }

    /** Kafka, too, measures a batch as it was sent and as it is stored. */
    @Test
    void refusesABatchThatIsTooLargeAsItIsStored() {
        PartitionLog log =
                logs.open(LogConfig.of(Map.of("compression.type", "uncompressed", "max.message.bytes", "2000")));
        ByteBuffer batch = batch(CompressionType.ZSTD, RECORDS, "again ".repeat(50));
        assertThat(batch.remaining()).isLessThan(2000);

        assertThatThrownBy(() -> log.appendAsLeader(batch, 1, AppendOrigin.CLIENT))
                .isInstanceOf(AppendRejectedException.class)
                .hasMessageContaining("max.message.bytes");
        assertThat(log.logEndOffset()).isZero();
    }

    @Test
    void refusesABatchThatDecompressesToTooMuch() {
        PartitionLog log = logs.open(
                LogConfig.of(Map.of("compression.type", "uncompressed", "max.decompressed.message.bytes", "10000")));

        assertThatThrownBy(() -> log.appendAsLeader(
                        batch(CompressionType.GZIP, RECORDS, "bomb ".repeat(100)), 1, AppendOrigin.CLIENT))
                .isInstanceOf(AppendRejectedException.class)
                .hasMessageContaining("10000");
        assertThat(log.logEndOffset()).isZero();
    }

    private static RecordBatch read(PartitionLog log, long offset) {
        BufferSlice records =
                (BufferSlice) log.read(offset, 1, true, Long.MAX_VALUE).records();
        ByteBuffer bytes = records.buffer();
        return RecordBatch.at(bytes, bytes.position());
    }

    private static List<String> texts(RecordBatch batch) {
        List<String> texts = new ArrayList<>();
        try (RecordIterator records = READER.read(batch)) {
            while (records.hasNext()) {
                var record = records.next();
                texts.add(record.timestamp() + " " + text(record.key()) + " " + text(record.value()) + " "
                        + record.headers().size());
            }
        }
        return texts;
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null
                ? "null"
                : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    /** The producer's next batch. */
    private static ByteBuffer next(ByteBuffer batch) {
        try (RecordBatchBuilder builder =
                builder(RecordBatch.at(batch, batch.position()).compressionType(), RECORDS)) {
            return fill(builder, RECORDS, "value");
        }
    }

    private static ByteBuffer batch(CompressionType type, int count, String value) {
        try (RecordBatchBuilder builder = builder(type, 0)) {
            return fill(builder, count, value);
        }
    }

    private static RecordBatchBuilder builder(CompressionType type, int sequence) {
        return new RecordBatchBuilder(Compression.of(type), BufferSource.HEAP, 1024).producer(7, (short) 3, sequence);
    }

    private static ByteBuffer fill(RecordBatchBuilder builder, int count, String value) {
        for (int i = 0; i < count; i++) {
            builder.append(
                    NOW_MS + i,
                    i % 3 == 0 ? null : bytes("key-" + i),
                    i % 5 == 0 ? null : bytes(value + i),
                    i % 7 == 0 ? List.of(new RecordHeader("header", bytes("x"))) : List.of());
        }
        return builder.build();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
