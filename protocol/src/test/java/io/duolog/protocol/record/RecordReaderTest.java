package io.duolog.protocol.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.duolog.protocol.wire.Varint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyOutputStream;

class RecordReaderTest {
    private static final RecordReader READER = new RecordReader(1 << 20);

    @ParameterizedTest
    @EnumSource(
            value = CompressionType.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void refusesBatchesThatDecompressToMoreThanTheBound(CompressionType type) {
        ByteBuffer bomb = batchOf(type, 3, ByteBuffer.allocate(500_000));

        assertThat(bomb.remaining()).isLessThan(100_000);
        try (RecordIterator records = READER.read(RecordBatch.at(bomb, 0))) {
            records.next();
            records.next();
            assertThatExceptionOfType(InvalidRecordException.class)
                    .isThrownBy(records::next)
                    .withMessageContaining("1048576");
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void refusesFewerOrMoreRecordsThanTheHeaderSays(CompressionType type) {
        for (int count : new int[] {0, 1, 3, 1_000}) {
            ByteBuffer bytes = batchOf(type, 2, UTF_8.encode("value"));
            bytes.putInt(RecordBatch.RECORDS_COUNT, count);
            assertThatExceptionOfType(InvalidRecordException.class)
                    .as("%d instead of 2", count)
                    .isThrownBy(() -> readAll(bytes));
        }
    }

    @Test
    void refusesANegativeNumberOfRecords() {
        ByteBuffer bytes = batchOf(CompressionType.NONE, 2, UTF_8.encode("value"));
        bytes.putInt(RecordBatch.RECORDS_COUNT, -1);

        assertThatExceptionOfType(InvalidRecordException.class)
                .isThrownBy(() -> readAll(bytes))
                .withMessageContaining("recordsCount")
                .withMessageContaining("-1");
    }

    @Test
    void refusesLengthsThatPointOutsideTheRecord() {
        int keyLength = RecordBatch.HEADER_SIZE_BYTES + 4;
        ByteBuffer bytes = batchOf(CompressionType.NONE, 1, UTF_8.encode("value"));
        for (int length = 3; length < 128; length += 2) {
            // Even codes are positive lengths; the record has 8 bytes after its (absent) key.
            bytes.put(keyLength, (byte) (length + 13));
            assertThatExceptionOfType(InvalidRecordException.class).isThrownBy(() -> readAll(bytes));
            if (length + 13 >= 126) {
                break;
            }
        }
    }

    @Test
    void refusesMoreHeadersThanFitIntoTheRecord() {
        ByteBuffer bytes = batchOf(CompressionType.NONE, 1, UTF_8.encode("value"));
        bytes.put(bytes.limit() - 1, (byte) 126);

        assertThatExceptionOfType(InvalidRecordException.class)
                .isThrownBy(() -> readAll(bytes))
                .withMessageContaining("63 headers");
    }

    @Test
    void endsTheIterationAfterAFailure() {
        ByteBuffer bytes = batchOf(CompressionType.NONE, 2, UTF_8.encode("value"));
        bytes.put(RecordBatch.HEADER_SIZE_BYTES, (byte) 1);
        RecordIterator records = READER.read(RecordBatch.at(bytes, 0));

        assertThatExceptionOfType(InvalidRecordException.class).isThrownBy(records::next);

        assertThat(records.hasNext()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void keepsRecordsReadableAfterTheIterationWentOn(CompressionType type) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.of(type), BufferSource.HEAP, 100)) {
            for (int index = 0; index < 20_000; index++) {
                builder.append(1, null, UTF_8.encode("value-" + index), List.of());
            }
            List<Record> records = readAll(builder.build());
            for (int index = 0; index < 20_000; index++) {
                assertThat(UTF_8.decode(records.get(index).value()).toString()).isEqualTo("value-" + index);
            }
        }
    }

    @Test
    void readsSnappyWithoutFraming() throws IOException {
        ByteBuffer plain = recordsOf(3, UTF_8.encode("a value a value a value"));

        List<Record> records = readAll(batchAround(CompressionType.SNAPPY, 3, Snappy.compress(array(plain))));

        assertThat(records).hasSize(3);
    }

    @Test
    void readsConcatenatedSnappyStreams() throws IOException {
        byte[] plain = array(recordsOf(3, UTF_8.encode("a value a value a value")));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (SnappyOutputStream first = new SnappyOutputStream(compressed)) {
            first.write(plain, 0, 10);
        }
        try (SnappyOutputStream second = new SnappyOutputStream(compressed)) {
            second.write(plain, 10, plain.length - 10);
        }

        assertThat(readAll(batchAround(CompressionType.SNAPPY, 3, compressed.toByteArray())))
                .hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(BLOCKSIZE.class)
    void readsLz4FramesWithEveryBlockSizeAndChecksum(BLOCKSIZE blockSize) throws IOException {
        byte[] plain = array(recordsOf(3, ByteBuffer.allocate(200_000)));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (LZ4FrameOutputStream frame = new LZ4FrameOutputStream(
                compressed,
                blockSize,
                plain.length,
                LZ4Factory.fastestInstance().fastCompressor(),
                XXHashFactory.fastestInstance().hash32(),
                FLG.Bits.BLOCK_INDEPENDENCE,
                FLG.Bits.BLOCK_CHECKSUM,
                FLG.Bits.CONTENT_SIZE,
                FLG.Bits.CONTENT_CHECKSUM)) {
            frame.write(plain);
        }

        assertThat(readAll(batchAround(CompressionType.LZ4, 3, compressed.toByteArray())))
                .hasSize(3);
    }

    @Test
    void refusesSnappyBlocksThatClaimAnImpossibleSize() {
        byte[] claimsTwoGigabytes = {-1, -1, -1, -1, 7, 0};

        assertThatExceptionOfType(CorruptRecordException.class)
                .isThrownBy(() -> readAll(batchAround(CompressionType.SNAPPY, 1, claimsTwoGigabytes)))
                .withMessageContaining("snappy data of a record batch cannot be decompressed");
    }

    @Test
    void takesNoMoreMemoryThanTheBytesThatComeForARecordThatClaimsMore() throws IOException {
        ByteBuffer claim = ByteBuffer.allocate(1_000);
        Varint.writeInt(claim, 1 << 30);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(claim.array());
        }
        ByteBuffer batch = batchAround(CompressionType.GZIP, 1, compressed.toByteArray());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatExceptionOfType(InvalidRecordException.class)
                .isThrownBy(() -> new RecordReader(Integer.MAX_VALUE)
                        .read(RecordBatch.at(batch, 0))
                        .next())
                .withMessageContaining("it takes 1073741824 bytes after its length");

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    private static List<Record> readAll(ByteBuffer batch) {
        List<Record> records = new ArrayList<>();
        try (RecordIterator iterator = READER.read(RecordBatch.at(batch, 0))) {
            iterator.forEachRemaining(records::add);
        }
        return records;
    }

    private static ByteBuffer batchOf(CompressionType type, int recordsCount, ByteBuffer value) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.of(type), BufferSource.HEAP, 100)) {
            for (int index = 0; index < recordsCount; index++) {
                builder.append(1, null, value, List.of());
            }
            return builder.build();
        }
    }

    private static ByteBuffer recordsOf(int recordsCount, ByteBuffer value) {
        ByteBuffer batch = batchOf(CompressionType.NONE, recordsCount, value);
        return batch.slice(RecordBatch.HEADER_SIZE_BYTES, batch.limit() - RecordBatch.HEADER_SIZE_BYTES);
    }

    private static ByteBuffer batchAround(CompressionType type, int recordsCount, byte[] compressed) {
        ByteBuffer header = batchOf(CompressionType.NONE, 1, ByteBuffer.allocate(0));
        return ByteBuffer.allocate(RecordBatch.HEADER_SIZE_BYTES + compressed.length)
                .put(header.limit(RecordBatch.HEADER_SIZE_BYTES))
                .put(compressed)
                .flip()
                .putInt(RecordBatch.LENGTH, RecordBatch.HEADER_SIZE_BYTES - 12 + compressed.length)
                .putShort(RecordBatch.ATTRIBUTES, (short) type.id())
                .putInt(RecordBatch.RECORDS_COUNT, recordsCount);
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }
}
