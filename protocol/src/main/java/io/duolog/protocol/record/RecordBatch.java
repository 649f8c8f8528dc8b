package io.duolog.protocol.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * A view on a record batch of format 2 in a buffer. Nothing is copied: every accessor reads the buffer, setters write
 * it.
 *
 * <pre>
 * position  bytes  field
 *        0      8  baseOffset             offset of the first record        (not covered by the checksum)
 *        8      4  batchLength            bytes after this field            (not covered by the checksum)
 *       12      4  partitionLeaderEpoch   epoch of the leader that appended (not covered by the checksum)
 *       16      1  magic                  2                                 (not covered by the checksum)
 *       17      4  crc                    CRC-32C of everything that follows
 *       21      2  attributes             bits 0-2 compression, 3 timestamp type, 4 transactional, 5 control,
 *                                         6 delete horizon
 *       23      4  lastOffsetDelta        last offset - baseOffset; kept by compaction even if that record is gone
 *       27      8  baseTimestamp          timestamp of the first record, or the delete horizon; ms
 *       35      8  maxTimestamp           ms
 *       43      8  producerId             -1: none
 *       51      2  producerEpoch          -1: none
 *       53      4  baseSequence           sequence number of the first record; -1: none
 *       57      4  recordsCount
 *       61         records, compressed as a whole if the attributes say so
 * </pre>
 *
 * <p>A view can be made on the header alone (to scan a file without reading the records): accessors and setters for
 * header fields never touch what follows, except the two that compute the checksum: {@link #setMaxTimestamp} and {@link
 * #setProducer}. A view is as
 * thread-safe as its buffer: reading by many threads is safe while nobody writes.
 *
 * @see <a href="https://kafka.apache.org/documentation/#recordbatch">Kafka's record batch format</a>
 */
public final class RecordBatch {
    /** Bytes before the records. */
    public static final int HEADER_SIZE_BYTES = 61;

    /** Bytes before those that {@code batchLength} counts: the base offset and the length itself. */
    public static final int LOG_OVERHEAD_BYTES = 12;

    /** The only supported format. */
    public static final byte MAGIC = 2;

    /** Bytes from the start of a batch to the end of its magic, which says how to read the rest. */
    static final int SIZE_UP_TO_MAGIC_BYTES = 17;

    /** The value of {@link #producerId} without a producer. */
    public static final long NO_PRODUCER_ID = -1;

    /** The value of {@link #producerEpoch} without a producer. */
    public static final short NO_PRODUCER_EPOCH = -1;

    /** The value of {@link #baseSequence} without a producer. */
    public static final int NO_SEQUENCE = -1;

    /** The value of {@link #partitionLeaderEpoch} before a leader has appended the batch. */
    public static final int NO_PARTITION_LEADER_EPOCH = -1;

    /** The value of a timestamp that is not there. */
    public static final long NO_TIMESTAMP = -1;

    static final int BASE_OFFSET = 0;
    static final int LENGTH = 8;
    static final int PARTITION_LEADER_EPOCH = 12;
    static final int MAGIC_POSITION = 16;
    static final int CRC = 17;
    static final int ATTRIBUTES = 21;
    static final int LAST_OFFSET_DELTA = 23;
    static final int BASE_TIMESTAMP = 27;
    static final int MAX_TIMESTAMP = 35;
    static final int PRODUCER_ID = 43;
    static final int PRODUCER_EPOCH = 51;
    static final int BASE_SEQUENCE = 53;
    static final int RECORDS_COUNT = 57;

    static final int COMPRESSION_MASK = 0x07;
    static final int TIMESTAMP_TYPE_BIT = 0x08;
    static final int TRANSACTIONAL_BIT = 0x10;
    static final int CONTROL_BIT = 0x20;
    static final int DELETE_HORIZON_BIT = 0x40;

    private final ByteBuffer buffer;
    private final int start;

    private RecordBatch(ByteBuffer buffer, int start) {
        this.buffer = buffer;
        this.start = start;
    }

    /**
     * A view on the batch that starts at the absolute index {@code start} of {@code buffer}. The header must lie below
     * the buffer's limit and is checked for plausibility (magic and length); the records may be missing. Position and
     * limit of the buffer are neither used afterwards nor moved.
     *
     * @throws CorruptRecordException if there is no complete header, or its length or magic are impossible
     * @throws UnsupportedMessageFormatException if it is a message of an older format
     */
    public static RecordBatch at(ByteBuffer buffer, int start) {
        if (buffer.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("record batches are big-endian, the buffer is " + buffer.order());
        }
        int available = buffer.limit() - start;
        if (available < SIZE_UP_TO_MAGIC_BYTES) {
            throw truncatedHeader(available);
        }
        byte magic = buffer.get(start + MAGIC_POSITION);
        if (magic != MAGIC) {
            throw magic == 0 || magic == 1
                    ? new UnsupportedMessageFormatException(magic)
                    : new CorruptRecordException("magic of a record batch is " + magic + "; it must be " + MAGIC);
        }
        int length = buffer.getInt(start + LENGTH);
        if (length < HEADER_SIZE_BYTES - LOG_OVERHEAD_BYTES || length > Integer.MAX_VALUE - LOG_OVERHEAD_BYTES) {
            throw new CorruptRecordException("batchLength of a record batch is " + length + "; it must be between "
                    + (HEADER_SIZE_BYTES - LOG_OVERHEAD_BYTES) + " and " + (Integer.MAX_VALUE - LOG_OVERHEAD_BYTES));
        }
        if (available < HEADER_SIZE_BYTES) {
            throw truncatedHeader(available);
        }
        return new RecordBatch(buffer, start);
    }

    private static CorruptRecordException truncatedHeader(int available) {
        return new CorruptRecordException(
                "the header of a record batch takes " + HEADER_SIZE_BYTES + " bytes, only " + available + " are there");
    }

    /** Bytes of the whole batch, header included; more than there are if the view is on a header alone. */
    public int sizeBytes() {
        return buffer.getInt(start + LENGTH) + LOG_OVERHEAD_BYTES;
    }

    /** Whether all {@link #sizeBytes} lie below the buffer's limit. */
    public boolean isComplete() {
        return sizeBytes() <= buffer.limit() - start;
    }

    /** Offset of the first record; after compaction, of the first record that there was. */
    public long baseOffset() {
        return buffer.getLong(start + BASE_OFFSET);
    }

    /** Offset of the last record that the batch had when it was appended. */
    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    /** The offset that follows the batch. */
    public long nextOffset() {
        return lastOffset() + 1;
    }

    /** Difference of the last and the base offset. */
    public int lastOffsetDelta() {
        return buffer.getInt(start + LAST_OFFSET_DELTA);
    }

    /** Epoch of the leader that appended the batch, or {@link #NO_PARTITION_LEADER_EPOCH}. */
    public int partitionLeaderEpoch() {
        return buffer.getInt(start + PARTITION_LEADER_EPOCH);
    }

    /** The format, always {@link #MAGIC} when the view was made. */
    public byte magic() {
        return buffer.get(start + MAGIC_POSITION);
    }

    /** The stored checksum, as an unsigned 32-bit value. */
    public long crc() {
        return Integer.toUnsignedLong(buffer.getInt(start + CRC));
    }

    /** All attribute bits. */
    public short attributes() {
        return buffer.getShort(start + ATTRIBUTES);
    }

    /**
     * How the records are compressed.
     *
     * @throws InvalidRecordException if the type is unknown
     */
    public CompressionType compressionType() {
        return CompressionType.forId(attributes() & COMPRESSION_MASK);
    }

    /** Whether the records are compressed, by a known codec or not. */
    public boolean isCompressed() {
        return (attributes() & COMPRESSION_MASK) != 0;
    }

    /** Who gave the timestamps. */
    public TimestampType timestampType() {
        return (attributes() & TIMESTAMP_TYPE_BIT) == 0 ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME;
    }

    /** Whether the records belong to a transaction. */
    public boolean isTransactional() {
        return (attributes() & TRANSACTIONAL_BIT) != 0;
    }

    /** Whether the batch holds a control record (a transaction marker, for one), which consumers do not see. */
    public boolean isControl() {
        return (attributes() & CONTROL_BIT) != 0;
    }

    /** Whether compaction has put the time at which tombstones and markers may go in the place of the base timestamp. */
    public boolean hasDeleteHorizon() {
        return (attributes() & DELETE_HORIZON_BIT) != 0;
    }

    /** From when on tombstones and markers of this batch may be removed, in ms; empty if not yet decided (KIP-534). */
    public OptionalLong deleteHorizonMs() {
        return hasDeleteHorizon() ? OptionalLong.of(baseTimestamp()) : OptionalLong.empty();
    }

    /** What the records' timestamps are relative to, in ms; with a delete horizon, that. */
    public long baseTimestamp() {
        return buffer.getLong(start + BASE_TIMESTAMP);
    }

    /** The greatest timestamp of the records, in ms; with {@link TimestampType#LOG_APPEND_TIME}, that of all of them. */
    public long maxTimestamp() {
        return buffer.getLong(start + MAX_TIMESTAMP);
    }

    /** The idempotent producer that sent the batch, or {@link #NO_PRODUCER_ID}. */
    public long producerId() {
        return buffer.getLong(start + PRODUCER_ID);
    }

    /** Whether an idempotent producer sent the batch. */
    public boolean hasProducerId() {
        return producerId() > NO_PRODUCER_ID;
    }

    /** The producer's epoch, or {@link #NO_PRODUCER_EPOCH}. */
    public short producerEpoch() {
        return buffer.getShort(start + PRODUCER_EPOCH);
    }

    /** Sequence number of the first record, or {@link #NO_SEQUENCE}. */
    public int baseSequence() {
        return buffer.getInt(start + BASE_SEQUENCE);
    }

    /** Sequence number of the last record, or {@link #NO_SEQUENCE}. */
    public int lastSequence() {
        int baseSequence = baseSequence();
        return baseSequence == NO_SEQUENCE ? NO_SEQUENCE : addToSequence(baseSequence, lastOffsetDelta());
    }

    /** How many records the batch says it has; not checked, it may be negative in a damaged batch. */
    public int recordsCount() {
        return buffer.getInt(start + RECORDS_COUNT);
    }

    /** {@code sequence + increment}, with 0 after 2^31 - 1, as sequence numbers wrap. */
    public static int addToSequence(int sequence, int increment) {
        return (int) (((long) sequence + increment) & Integer.MAX_VALUE);
    }

    /** Gives the batch its place in a log. The checksum does not cover it. */
    public void setBaseOffset(long baseOffset) {
        buffer.putLong(start + BASE_OFFSET, baseOffset);
    }

    /** Notes who appends the batch. The checksum does not cover it. */
    public void setPartitionLeaderEpoch(int partitionLeaderEpoch) {
        buffer.putInt(start + PARTITION_LEADER_EPOCH, partitionLeaderEpoch);
    }

    /**
     * Sets who gave the timestamps, and their maximum; computes the checksum anew, hence reads the whole batch, unless
     * nothing changes.
     *
     * @param maxTimestampMs with {@link TimestampType#LOG_APPEND_TIME} the timestamp of all records
     */
    public void setMaxTimestamp(TimestampType type, long maxTimestampMs) {
        if (type == timestampType() && maxTimestampMs == maxTimestamp()) {
            return;
        }
        ensureComplete();
        int attributes = attributes() & ~TIMESTAMP_TYPE_BIT;
        if (type == TimestampType.LOG_APPEND_TIME) {
            attributes |= TIMESTAMP_TYPE_BIT;
        }
        buffer.putShort(start + ATTRIBUTES, (short) attributes);
        buffer.putLong(start + MAX_TIMESTAMP, maxTimestampMs);
        buffer.putInt(start + CRC, computeCrc());
    }

    /**
     * Gives the batch to another epoch of its producer, which starts its sequence anew after a failure; computes the
     * checksum anew, hence reads the whole batch.
     *
     * @param baseSequence sequence number of the first record
     */
    public void setProducer(long producerId, short producerEpoch, int baseSequence) {
        ensureComplete();
        buffer.putLong(start + PRODUCER_ID, producerId);
        buffer.putShort(start + PRODUCER_EPOCH, producerEpoch);
        buffer.putInt(start + BASE_SEQUENCE, baseSequence);
        buffer.putInt(start + CRC, computeCrc());
    }

    /** Whether the batch is complete and its checksum right. */
    public boolean isValid() {
        return isComplete() && buffer.getInt(start + CRC) == computeCrc();
    }

    /**
     * Does nothing if the batch is complete and its checksum right.
     *
     * @throws CorruptRecordException if not, with both values
     */
    public void ensureValid() {
        ensureComplete();
        int computed = computeCrc();
        if (buffer.getInt(start + CRC) != computed) {
            throw new CorruptRecordException("checksum of the record batch at offset " + baseOffset() + " ("
                    + sizeBytes() + " bytes) is " + crc() + ", its bytes give " + Integer.toUnsignedLong(computed));
        }
    }

    /** Does nothing if the whole batch is there; throws {@link CorruptRecordException} if not. */
    void ensureComplete() {
        if (!isComplete()) {
            throw new CorruptRecordException("the record batch at offset " + baseOffset() + " takes " + sizeBytes()
                    + " bytes, only " + (buffer.limit() - start) + " are there");
        }
    }

    private int computeCrc() {
        int sizeBytes = sizeBytes() - ATTRIBUTES;
        CRC32C crc = new CRC32C();
        if (buffer.hasArray()) {
            crc.update(buffer.array(), buffer.arrayOffset() + start + ATTRIBUTES, sizeBytes);
        } else {
            crc.update(buffer.slice(start + ATTRIBUTES, sizeBytes));
        }
        return (int) crc.getValue();
    }

    /**
     * The whole batch, header included, without copying; writable if the buffer is.
     *
     * @throws CorruptRecordException if the view is on a header alone
     */
    public ByteBuffer bytes() {
        ensureComplete();
        return buffer.slice(start, sizeBytes());
    }

    /** What follows the header, compressed or not, without copying. */
    ByteBuffer recordBytes() {
        ensureComplete();
        return buffer.slice(start + HEADER_SIZE_BYTES, sizeBytes() - HEADER_SIZE_BYTES);
    }

    @Override
    public String toString() {
        return "RecordBatch[offsets " + baseOffset() + ".." + lastOffset() + ", " + sizeBytes() + " bytes, "
                + recordsCount() + " records, epoch " + partitionLeaderEpoch() + ", attributes 0x"
                + Integer.toHexString(attributes() & 0xFFFF) + ", producer " + producerId() + "/" + producerEpoch()
                + ", sequence " + baseSequence() + "]";
    }
}
