package io.duolog.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Apache Kafka's client reads what we write, we read what it writes, and where there is one encoding we agree on it. */
class KafkaOraclePropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int ROUNDS = 60;
    private static final RecordReader READER = new RecordReader(100 << 20);

    @Test
    void writesUncompressedBatchesByteForByteAsKafkaDoes() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            RandomBatch batch = RandomBatch.draw(random);
            assertThat(batch.build(Compression.NONE))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(buildWithKafka(batch, Compression.NONE));
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void readsWhatKafkaWrites(CompressionType type) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            RandomBatch batch = RandomBatch.draw(random);
            ByteBuffer written = buildWithKafka(batch, anyLevel(type, random));
            ByteBuffer source =
                    switch (round % 3) {
                        case 0 -> written;
                        case 1 -> written.asReadOnlyBuffer();
                        default ->
                            ByteBuffer.allocateDirect(written.remaining())
                                    .put(written.duplicate())
                                    .flip();
                    };
            assertSame(source, batch, "seed " + SEED + ", round " + round);
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void writesWhatKafkaReads(CompressionType type) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            RandomBatch batch = RandomBatch.draw(random);
            ByteBuffer written = batch.build(anyLevel(type, random));
            String context = "seed " + SEED + ", round " + round;
            MutableRecordBatch kafka = onlyBatch(written);
            kafka.ensureValid();
            assertThat(kafka.sizeInBytes()).as(context).isEqualTo(written.remaining());
            assertThat(kafka.compressionType().id).as(context).isEqualTo((byte) type.id());
            assertThat(describeKafkaRecords(kafka)).as(context).isEqualTo(describeOurRecords(ours(written)));
            assertSame(written, batch, context);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMIT", "ABORT"})
    void writesAndReadsTransactionMarkersAsKafkaDoes(ControlRecordType type) {
        org.apache.kafka.common.record.internal.EndTransactionMarker kafkaMarker =
                new org.apache.kafka.common.record.internal.EndTransactionMarker(
                        org.apache.kafka.common.record.internal.ControlRecordType.fromTypeId(type.id()), 17);
        ByteBuffer kafka = MemoryRecords.withEndTransactionMarker(
                        42L, 1_700_000_000_000L, 5, 1234L, (short) 3, kafkaMarker)
                .buffer();

        ByteBuffer bytes = new EndTransactionMarker(type, 17).toBatch(1_700_000_000_000L, 1234L, (short) 3);
        RecordBatch batch = ours(bytes);
        batch.setBaseOffset(42);
        batch.setPartitionLeaderEpoch(5);

        assertThat(bytes).isEqualTo(kafka);
        assertThat(batch.isControl()).isTrue();
        assertThat(batch.isTransactional()).isTrue();
        assertThat(EndTransactionMarker.of(READER.read(ours(kafka)).next()))
                .isEqualTo(new EndTransactionMarker(type, 17));
    }

    @Test
    void seesOtherControlRecordsOfKafkaAsUnknown() {
        ByteBuffer kafka = MemoryRecords.withLeaderChangeMessage(
                        0L, 1L, 2, ByteBuffer.allocate(256), new org.apache.kafka.common.message.LeaderChangeMessage())
                .buffer();

        assertThat(ControlRecordType.of(READER.read(ours(kafka)).next())).isEqualTo(ControlRecordType.UNKNOWN);
    }

    @Test
    void patchesHeadersInPlaceAsKafkaDoes() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer theirs = buildWithKafka(RandomBatch.draw(random), Compression.NONE);
            ByteBuffer ours = ByteBuffer.allocate(theirs.remaining())
                    .put(theirs.duplicate())
                    .flip();
            long lastOffset = random.nextLong() >>> 1;
            long timestamp = random.nextLong() >>> 10;
            MutableRecordBatch kafka = onlyBatch(theirs);
            kafka.setLastOffset(lastOffset);
            kafka.setPartitionLeaderEpoch(round);
            kafka.setMaxTimestamp(org.apache.kafka.common.record.TimestampType.LOG_APPEND_TIME, timestamp);

            RecordBatch batch = ours(ours);
            batch.setBaseOffset(lastOffset - batch.lastOffsetDelta());
            batch.setPartitionLeaderEpoch(round);
            batch.setMaxTimestamp(TimestampType.LOG_APPEND_TIME, timestamp);

            assertThat(ours).as("seed %d, round %d", SEED, round).isEqualTo(theirs);
            batch.ensureValid();
        }
    }

    @Test
    void finishesAProducersBatchAtTheSameRecordAsKafka() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            CompressionType type = CompressionType.forId(round % 5);
            float ratio = 0.1f + random.nextFloat();
            int target = 500 + random.nextInt(20_000);
            MemoryRecordsBuilder kafka = new MemoryRecordsBuilder(
                    ByteBuffer.allocate(target),
                    (byte) 2,
                    kafkaCompression(Compression.of(type)),
                    org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                    0,
                    -1,
                    -1,
                    (short) -1,
                    -1,
                    false,
                    false,
                    -1,
                    target);
            kafka.setEstimatedCompressionRatio(ratio);
            try (RecordBatchBuilder ours = new RecordBatchBuilder(Compression.of(type), BufferSource.HEAP, target)
                    .expectedCompressionRatio(ratio)) {
                while (true) {
                    ByteBuffer value = ByteBuffer.allocate(random.nextInt(600));
                    boolean hasRoom = kafka.hasRoomFor(1000L, null, value, new Header[0]);
                    assertThat(ours.hasRoomFor(1000L, null, value, List.of())).isEqualTo(hasRoom);
                    assertThat(ours.isFull()).isEqualTo(kafka.isFull());
                    if (!hasRoom) {
                        break;
                    }
                    kafka.append(1000L, null, value.duplicate(), new Header[0]);
                    ours.append(1000L, null, value, List.of());
                    assertThat(ours.estimatedSizeBytes()).isEqualTo(kafka.estimatedSizeInBytes());
                }
            }
            kafka.close();
        }
    }

    private static void assertSame(ByteBuffer bytes, RandomBatch expected, String context) {
        RecordBatch batch = ours(bytes);
        MutableRecordBatch kafka = onlyBatch(bytes);
        batch.ensureValid();
        assertThat(describe(batch)).as(context).isEqualTo(describe(kafka));
        assertThat(batch.recordsCount())
                .as(context)
                .isEqualTo(expected.entries().size());
        assertThat(batch.baseSequence()).as(context).isEqualTo(expected.baseSequence());
        assertThat(describeOurRecords(batch)).as(context).isEqualTo(describeKafkaRecords(kafka));
    }

    private static RecordBatch ours(ByteBuffer bytes) {
        return RecordBatches.in(bytes, RecordBatches.Tail.MUST_BE_COMPLETE)
                .first()
                .orElseThrow();
    }

    private static MutableRecordBatch onlyBatch(ByteBuffer bytes) {
        return MemoryRecords.readableRecords(bytes.duplicate())
                .batches()
                .iterator()
                .next();
    }

    private static String describe(RecordBatch batch) {
        return List.of(
                        batch.baseOffset(),
                        batch.lastOffset(),
                        batch.nextOffset(),
                        batch.partitionLeaderEpoch(),
                        batch.crc(),
                        batch.compressionType().id(),
                        batch.timestampType().configName(),
                        batch.isTransactional(),
                        batch.isControl(),
                        batch.deleteHorizonMs(),
                        batch.maxTimestamp(),
                        batch.producerId(),
                        batch.producerEpoch(),
                        batch.baseSequence(),
                        batch.lastSequence(),
                        batch.recordsCount(),
                        batch.sizeBytes())
                .toString();
    }

    private static String describe(MutableRecordBatch batch) {
        return List.of(
                        batch.baseOffset(),
                        batch.lastOffset(),
                        batch.nextOffset(),
                        batch.partitionLeaderEpoch(),
                        batch.checksum(),
                        (int) batch.compressionType().id,
                        batch.timestampType().toString(),
                        batch.isTransactional(),
                        batch.isControlBatch(),
                        batch.deleteHorizonMs(),
                        batch.maxTimestamp(),
                        batch.producerId(),
                        batch.producerEpoch(),
                        batch.baseSequence(),
                        batch.lastSequence(),
                        batch.countOrNull(),
                        batch.sizeInBytes())
                .toString();
    }

    private static List<String> describeOurRecords(RecordBatch batch) {
        List<String> records = new ArrayList<>();
        try (RecordIterator iterator = READER.read(batch)) {
            while (iterator.hasNext()) {
                Record record = iterator.next();
                StringBuilder text = new StringBuilder();
                text.append(record.offset())
                        .append(' ')
                        .append(record.timestamp())
                        .append(' ')
                        .append(record.sequence());
                text.append(' ').append(record.sizeBytes()).append(' ').append(hex(record.key()));
                text.append(' ').append(hex(record.value()));
                for (RecordHeader header : record.headers()) {
                    text.append(' ').append(header.key()).append('=').append(hex(header.value()));
                }
                records.add(text.toString());
            }
        }
        return records;
    }

    private static List<String> describeKafkaRecords(MutableRecordBatch batch) {
        List<String> records = new ArrayList<>();
        try (var iterator = batch.streamingIterator(BufferSupplier.create())) {
            while (iterator.hasNext()) {
                org.apache.kafka.common.record.internal.Record record = iterator.next();
                StringBuilder text = new StringBuilder();
                text.append(record.offset())
                        .append(' ')
                        .append(record.timestamp())
                        .append(' ')
                        .append(record.sequence());
                text.append(' ').append(record.sizeInBytes()).append(' ').append(hex(record.key()));
                text.append(' ').append(hex(record.value()));
                for (Header header : record.headers()) {
                    text.append(' ').append(header.key()).append('=');
                    text.append(header.value() == null ? "null" : hex(ByteBuffer.wrap(header.value())));
                }
                records.add(text.toString());
            }
        }
        return records;
    }

    private static String hex(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return "null";
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static Compression anyLevel(CompressionType type, Random random) {
        return switch (type) {
            case NONE, SNAPPY -> Compression.of(type);
            case GZIP -> new Compression(type, 1 + random.nextInt(9));
            case LZ4 -> new Compression(type, 1 + random.nextInt(17));
            case ZSTD -> new Compression(type, random.nextInt(12) - 5);
        };
    }

    private static org.apache.kafka.common.compress.Compression kafkaCompression(Compression compression) {
        return switch (compression.type()) {
            case NONE -> org.apache.kafka.common.compress.Compression.NONE;
            case GZIP ->
                org.apache.kafka.common.compress.Compression.gzip()
                        .level(compression.level())
                        .build();
            case SNAPPY -> org.apache.kafka.common.compress.Compression.snappy().build();
            case LZ4 ->
                org.apache.kafka.common.compress.Compression.lz4()
                        .level(compression.level())
                        .build();
            case ZSTD ->
                org.apache.kafka.common.compress.Compression.zstd()
                        .level(compression.level())
                        .build();
        };
    }

    private static ByteBuffer buildWithKafka(RandomBatch batch, Compression compression) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(256),
                (byte) 2,
                kafkaCompression(compression),
                batch.isAppendTime()
                        ? org.apache.kafka.common.record.TimestampType.LOG_APPEND_TIME
                        : org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                batch.baseOffset(),
                batch.isAppendTime() ? batch.appendTimeMs() : RecordBatch.NO_TIMESTAMP,
                batch.producerId(),
                batch.producerEpoch(),
                batch.baseSequence(),
                batch.isTransactional(),
                false,
                batch.partitionLeaderEpoch());
        for (RandomBatch.Entry entry : batch.entries()) {
            Header[] headers = entry.headers().stream()
                    .map(header -> new org.apache.kafka.common.header.internals.RecordHeader(
                            ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)), copy(header.value())))
                    .toArray(Header[]::new);
            builder.append(entry.timestampMs(), copy(entry.key()), copy(entry.value()), headers);
        }
        return builder.build().buffer();
    }

    private static @Nullable ByteBuffer copy(@Nullable ByteBuffer bytes) {
        return bytes == null
                ? null
                : ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
