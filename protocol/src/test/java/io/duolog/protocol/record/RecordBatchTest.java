package io.duolog.protocol.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordBatchTest {
    private static final RecordReader READER = new RecordReader(1 << 20);

    /** Two records, key "k" and value "v1", no key and value "v2" with header a=b; timestamps 1000 and 1005. */
    private static final String PLAIN = "0000000000000064" // baseOffset 100
            + "00000048" // batchLength 72
            + "00000007" // partitionLeaderEpoch 7
            + "02" // magic
            + "bd3c516d" // crc
            + "0000" // attributes
            + "00000001" // lastOffsetDelta
            + "00000000000003e8" // baseTimestamp 1000
            + "00000000000003ed" // maxTimestamp 1005
            + "0000000000000009" // producerId
            + "0002" // producerEpoch
            + "0000000a" // baseSequence 10
            + "00000002" // recordsCount
            + "12" // record of 9 bytes
            + "00" + "00" + "00" // attributes, timestamp delta 0, offset delta 0
            + "02" + "6b" // key "k"
            + "04" + "7631" // value "v1"
            + "00" // no headers
            + "18" // record of 12 bytes
            + "00" + "0a" + "02" // attributes, timestamp delta 5, offset delta 1
            + "01" // no key
            + "04" + "7632" // value "v2"
            + "02" // one header
            + "02" + "61" + "02" + "62"; // a=b

    /** The marker that commits the transaction of producer 9. */
    private static final String COMMIT_MARKER = "0000000000000000" // baseOffset 0
            + "00000042" // batchLength 66
            + "ffffffff" // no partitionLeaderEpoch
            + "02" // magic
            + "393d34b5" // crc
            + "0030" // attributes: transactional, control
            + "00000000" // lastOffsetDelta
            + "00000000000003e8" // baseTimestamp 1000
            + "00000000000003e8" // maxTimestamp 1000
            + "0000000000000009" // producerId
            + "0002" // producerEpoch
            + "ffffffff" // no baseSequence
            + "00000001" // recordsCount
            + "20" // record of 16 bytes
            + "00" + "00" + "00" // attributes, timestamp delta 0, offset delta 0
            + "08" + "0000" + "0001" // key: version 0, COMMIT
            + "0c" + "0000" + "00000005" // value: version 0, coordinatorEpoch 5
            + "00"; // no headers

    @Test
    void writesTheBytesOfTheFormat() {
        assertThat(HexFormat.of().formatHex(array(twoRecords()))).isEqualTo(PLAIN);
    }

    @Test
    void writesTheBytesOfATransactionMarker() {
        ByteBuffer marker = new EndTransactionMarker(ControlRecordType.COMMIT, 5).toBatch(1000, 9, (short) 2);

        assertThat(HexFormat.of().formatHex(array(marker))).isEqualTo(COMMIT_MARKER);
    }

    @Test
    void readsTheFieldsOfTheHeaderAndTheRecords() {
        RecordBatch batch = RecordBatch.at(ByteBuffer.wrap(HexFormat.of().parseHex(PLAIN)), 0);

        assertThat(batch.isValid()).isTrue();
        assertThat(batch.baseOffset()).isEqualTo(100);
        assertThat(batch.lastOffset()).isEqualTo(101);
        assertThat(batch.nextOffset()).isEqualTo(102);
        assertThat(batch.partitionLeaderEpoch()).isEqualTo(7);
        assertThat(batch.baseTimestamp()).isEqualTo(1000);
        assertThat(batch.maxTimestamp()).isEqualTo(1005);
        assertThat(batch.hasProducerId()).isTrue();
        assertThat(batch.lastSequence()).isEqualTo(11);
        RecordIterator records = READER.read(batch);
        Record first = records.next();
        Record second = records.next();
        assertThat(records.hasNext()).isFalse();
        assertThat(UTF_8.decode(first.key()).toString()).isEqualTo("k");
        assertThat(UTF_8.decode(first.value()).toString()).isEqualTo("v1");
        assertThat(first.headers()).isEmpty();
        assertThat(second.key()).isNull();
        assertThat(second.offset()).isEqualTo(101);
        assertThat(second.timestamp()).isEqualTo(1005);
        assertThat(second.sequence()).isEqualTo(11);
        assertThat(second.headers()).containsExactly(new RecordHeader("a", ByteBuffer.wrap(new byte[] {'b'})));
    }

    @Test
    void slicesUncompressedRecordsWithoutCopying() {
        ByteBuffer bytes = twoRecords();
        Record record = READER.read(RecordBatch.at(bytes, 0)).next();

        bytes.put(RecordBatch.HEADER_SIZE_BYTES + 7, (byte) 'X');

        assertThat(UTF_8.decode(record.value()).toString()).isEqualTo("X1");
    }

    @Test
    void keepsTheChecksumWhenOffsetAndEpochAreSet() {
        RecordBatch batch = RecordBatch.at(twoRecords(), 0);

        batch.setBaseOffset(1L << 40);
        batch.setPartitionLeaderEpoch(99);

        assertThat(batch.isValid()).isTrue();
        assertThat(batch.lastOffset()).isEqualTo((1L << 40) + 1);
    }

    @Test
    void computesTheChecksumAnewWhenTheBrokerSetsTheTimestamp() {
        RecordBatch batch = RecordBatch.at(twoRecords(), 0);
        long crc = batch.crc();

        batch.setMaxTimestamp(TimestampType.LOG_APPEND_TIME, 5000);

        assertThat(batch.crc()).isNotEqualTo(crc);
        assertThat(batch.isValid()).isTrue();
        assertThat(READER.read(batch).next().timestamp()).isEqualTo(5000);
    }

    @Test
    void computesTheChecksumAnewWhenTheProducersEpochChanges() {
        RecordBatch batch = RecordBatch.at(twoRecords(), 0);

        batch.setProducer(9, (short) 3, 0);

        assertThat(batch.isValid()).isTrue();
        assertThat(batch.producerEpoch()).isEqualTo((short) 3);
        assertThat(batch.lastSequence()).isEqualTo(1);
    }

    @Test
    void tellsClientsByAnErrorCodeWhatIsWrong() {
        assertThat(new CorruptRecordException("x").error()).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(new InvalidRecordException("x").error()).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(new UnsupportedMessageFormatException((byte) 1).error())
                .isEqualTo(ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT);
    }

    @Test
    void findsEveryFlippedBitThatTheChecksumCovers() {
        byte[] bytes = array(twoRecords());
        for (int bit = RecordBatch.CRC * 8; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            RecordBatch batch = RecordBatch.at(ByteBuffer.wrap(damaged), 0);
            assertThat(batch.isValid()).as("bit %d", bit).isFalse();
            assertThatThrownBy(batch::ensureValid)
                    .isInstanceOf(CorruptRecordException.class)
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void readsHeadersOfBatchesWhoseRecordsAreMissing() {
        ByteBuffer header = twoRecords().limit(RecordBatch.HEADER_SIZE_BYTES);
        RecordBatch batch = RecordBatch.at(header, 0);

        assertThat(batch.isComplete()).isFalse();
        assertThat(batch.sizeBytes()).isEqualTo(PLAIN.length() / 2);
        assertThat(batch.lastOffset()).isEqualTo(101);
        assertThat(batch.isValid()).isFalse();
        assertThatExceptionOfType(CorruptRecordException.class).isThrownBy(batch::ensureValid);
        assertThatExceptionOfType(CorruptRecordException.class).isThrownBy(() -> READER.read(batch));
        assertThatExceptionOfType(CorruptRecordException.class).isThrownBy(batch::bytes);
    }

    @Test
    void refusesCompressionTypesThatNobodyKnows() {
        ByteBuffer bytes = twoRecords();
        bytes.putShort(RecordBatch.ATTRIBUTES, (short) 5);

        assertThatExceptionOfType(InvalidRecordException.class)
                .isThrownBy(() -> READER.read(RecordBatch.at(bytes, 0)))
                .withMessageContaining("compression type 5");
    }

    @Test
    void wrapsSequenceNumbersAround() {
        assertThat(RecordBatch.addToSequence(Integer.MAX_VALUE, 1)).isZero();
        assertThat(RecordBatch.addToSequence(Integer.MAX_VALUE - 1, 3)).isEqualTo(1);
        assertThat(RecordBatch.addToSequence(5, 3)).isEqualTo(8);
    }

    private static ByteBuffer twoRecords() {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, 16)) {
            builder.baseOffset(100).partitionLeaderEpoch(7).producer(9, (short) 2, 10);
            builder.append(1000, UTF_8.encode("k"), UTF_8.encode("v1"), List.of());
            builder.append(1005, null, UTF_8.encode("v2"), List.of(new RecordHeader("a", UTF_8.encode("b"))));
            return builder.build();
        }
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(bytes.position(), array);
        return array;
    }
}
