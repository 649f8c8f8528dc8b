package io.duolog.protocol.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.duolog.protocol.wire.Utf8;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordBatchBuilderTest {
    private static final RecordReader READER = new RecordReader(1 << 20);
    private static final ByteBuffer VALUE = UTF_8.encode("value");

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void givesBackEveryBufferThatItTook(CompressionType type) {
        CountingSource buffers = new CountingSource();
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.of(type), buffers, 100)) {
            for (int index = 0; index < 1_000; index++) {
                builder.append(1, null, UTF_8.encode("value " + index * 7919), List.of());
            }
            builder.build();
            assertThat(buffers.taken).hasSize(1);
        }
        assertThat(buffers.taken).isEmpty();

        RecordBatchBuilder abandoned = new RecordBatchBuilder(Compression.of(type), buffers, 100);
        abandoned.close();
        abandoned.close();
        assertThat(buffers.taken).isEmpty();
    }

    @Test
    void buildsIntoDirectBuffersThatStartAnywhere() {
        CountingSource buffers = new CountingSource();
        for (CompressionType type : CompressionType.values()) {
            try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.of(type), buffers, 16)) {
                builder.append(1, VALUE, VALUE, List.of());
                RecordBatch batch = RecordBatch.at(builder.build(), 0);
                batch.ensureValid();
                assertThat(READER.read(batch).next().value()).isEqualTo(VALUE);
            }
        }
    }

    @Test
    void refusesRecordsAfterTheBatchWasBuiltAndBatchesWithoutRecords() {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, 100)) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(builder::build);
            builder.append(1, null, VALUE, List.of());
            assertThat(builder.build()).isEqualTo(builder.build());
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> builder.append(1, null, VALUE, List.of()));
        }
    }

    @Test
    void keepsOffsetsOfACompactedBatchAndItsLastOffset() {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, 100)) {
            builder.baseOffset(1000).deleteHorizon(77);
            builder.appendWithOffset(1003, 50, VALUE, null, List.of());
            builder.appendWithOffset(1005, 60, VALUE, VALUE, List.of());
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> builder.appendWithOffset(1005, 60, VALUE, VALUE, List.of()));
            RecordBatch batch = RecordBatch.at(builder.build(1009), 0);

            batch.ensureValid();
            assertThat(batch.baseOffset()).isEqualTo(1000);
            assertThat(batch.lastOffset()).isEqualTo(1009);
            assertThat(batch.deleteHorizonMs()).isEqualTo(OptionalLong.of(77));
            List<String> records = new ArrayList<>();
            READER.read(batch).forEachRemaining(record -> records.add(record.offset() + "@" + record.timestamp()));
            assertThat(records).containsExactly("1003@50", "1005@60");
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void keepsABatchWithoutRecordsToRememberItsProducer(CompressionType type) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.of(type), BufferSource.HEAP, 100)) {
            builder.baseOffset(1000).producer(5, (short) 1, 30);
            RecordBatch batch = RecordBatch.at(builder.build(1009), 0);

            batch.ensureValid();
            assertThat(batch.sizeBytes()).isEqualTo(RecordBatch.HEADER_SIZE_BYTES);
            assertThat(batch.isCompressed()).isFalse();
            assertThat(batch.lastSequence()).isEqualTo(39);
            assertThat(READER.read(batch).hasNext()).isFalse();
        }
    }

    @Test
    void checksCompressionLevels() {
        assertThat(Compression.of(CompressionType.GZIP).level()).isEqualTo(-1);
        assertThat(new Compression(CompressionType.ZSTD, -7).level()).isEqualTo(-7);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Compression(CompressionType.GZIP, 10))
                .withMessageContaining("compression.gzip.level is 10; it must be between 1 and 9");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Compression(CompressionType.GZIP, 0));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Compression(CompressionType.LZ4, 18));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Compression(CompressionType.ZSTD, 23));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Compression(CompressionType.SNAPPY, 1));
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void findsCompressionTypesByTheirNamesInSettings(CompressionType type) {
        assertThat(CompressionType.forConfigName(type.configName())).isEqualTo(type);
        assertThat(CompressionType.forId(type.id())).isEqualTo(type);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> CompressionType.forConfigName("brotli"))
                .withMessageContaining("use none, gzip, snappy, lz4 or zstd");
    }

    @Test
    void countsTheBytesOfUtf8WithoutMakingThem() {
        for (String text : List.of("", "abc", "größe", "鍵", "😀", "a\uD83D", "\uDE00b", "\uD83D\uD83D\uDE00")) {
            assertThat(Utf8.sizeBytes(text)).as(text).isEqualTo(text.getBytes(UTF_8).length);
        }
    }

    private static final class CountingSource implements BufferSource {
        private final Set<ByteBuffer> taken = Collections.newSetFromMap(new IdentityHashMap<>());

        @Override
        public ByteBuffer acquire(int sizeBytesMin) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(sizeBytesMin + 7).position(7);
            taken.add(buffer);
            return buffer;
        }

        @Override
        public void release(ByteBuffer buffer) {
            assertThat(taken.remove(buffer)).isTrue();
        }
    }
}
