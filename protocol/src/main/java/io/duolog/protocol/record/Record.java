package io.duolog.protocol.record;

import io.duolog.protocol.wire.Varint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view on one record of a batch.
 *
 * <pre>
 * varint   length              bytes after this field
 * int8     attributes          unused
 * varlong  timestampDelta      to the batch's base timestamp, ms
 * varint   offsetDelta         to the batch's base offset
 * varint   keyLength           -1: no key;    then the key
 * varint   valueLength         -1: no value;  then the value
 * varint   headersCount        then for each: varint keyLength, key (UTF-8), varint valueLength (-1: null), value
 * </pre>
 *
 * <p>Key and value are slices of the memory that the batch lies in (of decompressed memory, if it was compressed), made
 * when asked for; they hold as long as that memory does. All lengths were checked when the view was made.
 */
@SuppressWarnings("JavaLangClash") // the term of the format; nobody means java.lang.Record, which only records extend
public final class Record {
    /** The least that a header takes: the lengths of its key and its value. */
    private static final int MIN_HEADER_SIZE_BYTES = 2;

    private final ByteBuffer buffer;
    private final int sizeBytes;
    private final long offset;
    private final long timestamp;
    private final int sequence;
    private final int keyPosition;
    private final int keySizeBytes;
    private final int valuePosition;
    private final int valueSizeBytes;
    private final int headersPosition;
    private final int headersCount;

    /**
     * Reads and checks the record whose {@code bodySizeBytes} bytes after the length are at the position of
     * {@code buffer}, and moves the position behind it.
     *
     * @throws InvalidRecordException if a length points outside the record
     * @throws io.duolog.protocol.wire.WireFormatException if a varint is malformed
     */
    Record(ByteBuffer buffer, int bodySizeBytes, BatchContext batch) {
        this.buffer = buffer;
        sizeBytes = Varint.sizeOfInt(bodySizeBytes) + bodySizeBytes;
        int end = buffer.position() + bodySizeBytes;
        skip(buffer, 1, end, "attributes");
        long timestampDelta = Varint.readLong(buffer);
        int offsetDelta = Varint.readInt(buffer);
        offset = batch.baseOffset() + offsetDelta;
        timestamp = batch.timestamp(timestampDelta);
        sequence = batch.sequence(offsetDelta);
        keySizeBytes = Varint.readInt(buffer);
        keyPosition = skip(buffer, keySizeBytes, end, "key");
        valueSizeBytes = Varint.readInt(buffer);
        valuePosition = skip(buffer, valueSizeBytes, end, "value");
        headersCount = Varint.readInt(buffer);
        headersPosition = buffer.position();
        if (headersCount != 0) {
            skipHeaders(buffer, headersCount, end);
        }
        if (buffer.position() != end) {
            throw new InvalidRecordException("the record at offset " + offset + " says it takes " + bodySizeBytes
                    + " bytes after its length; its fields take " + (buffer.position() - end + bodySizeBytes));
        }
    }

    /** Moves over {@code sizeBytes} bytes (none, if negative) and returns where they start. */
    private static int skip(ByteBuffer buffer, int sizeBytes, int end, String field) {
        int position = buffer.position();
        if (sizeBytes > 0) {
            if (sizeBytes > end - position) {
                throw new InvalidRecordException("the " + field + " of a record takes " + sizeBytes
                        + " bytes, the record ends after " + (end - position));
            }
            buffer.position(position + sizeBytes);
        }
        return position;
    }

    private static void skipHeaders(ByteBuffer buffer, int count, int end) {
        if (count < 0 || count > (end - buffer.position()) / MIN_HEADER_SIZE_BYTES) {
            throw new InvalidRecordException(
                    "a record has " + count + " headers, in " + (end - buffer.position()) + " bytes");
        }
        for (int index = 0; index < count; index++) {
            int keySizeBytes = Varint.readInt(buffer);
            if (keySizeBytes < 0) {
                throw new InvalidRecordException(
                        "the key of header " + index + " of a record has length " + keySizeBytes + "; it must be >= 0");
            }
            skip(buffer, keySizeBytes, end, "header key");
            skip(buffer, Varint.readInt(buffer), end, "header value");
        }
    }

    /** Position in the partition. */
    public long offset() {
        return offset;
    }

    /** When it was created or, if its batch says so, appended; in ms, {@link RecordBatch#NO_TIMESTAMP} if unknown. */
    public long timestamp() {
        return timestamp;
    }

    /** Sequence number of an idempotent producer, or {@link RecordBatch#NO_SEQUENCE}. */
    public int sequence() {
        return sequence;
    }

    /** Bytes of the record in its uncompressed batch, with its length field. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** Whether there is a key. */
    public boolean hasKey() {
        return keySizeBytes >= 0;
    }

    /** Bytes of the key, or -1 if there is none. */
    public int keySizeBytes() {
        return Math.max(keySizeBytes, -1);
    }

    /** A new slice of the key, or null if there is none. */
    public @Nullable ByteBuffer key() {
        return keySizeBytes < 0 ? null : buffer.slice(keyPosition, keySizeBytes);
    }

    /** Whether there is a value; a record with a key and no value is a tombstone. */
    public boolean hasValue() {
        return valueSizeBytes >= 0;
    }

    /** Bytes of the value, or -1 if there is none. */
    public int valueSizeBytes() {
        return Math.max(valueSizeBytes, -1);
    }

    /** A new slice of the value, or null if there is none. */
    public @Nullable ByteBuffer value() {
        return valueSizeBytes < 0 ? null : buffer.slice(valuePosition, valueSizeBytes);
    }

    /** How many headers there are. */
    public int headersCount() {
        return headersCount;
    }

    /** The headers in their order; parsed at each call. Bytes of keys that are not UTF-8 become U+FFFD. */
    public List<RecordHeader> headers() {
        if (headersCount == 0) {
            return List.of();
        }
        ByteBuffer source = buffer.duplicate().position(headersPosition);
        List<RecordHeader> headers = new ArrayList<>(headersCount);
        for (int index = 0; index < headersCount; index++) {
            ByteBuffer key = take(source, Varint.readInt(source));
            int valueSizeBytes = Varint.readInt(source);
            ByteBuffer value = valueSizeBytes < 0 ? null : take(source, valueSizeBytes);
            headers.add(new RecordHeader(StandardCharsets.UTF_8.decode(key).toString(), value));
        }
        return headers;
    }

    private static ByteBuffer take(ByteBuffer source, int sizeBytes) {
        int position = source.position();
        source.position(position + sizeBytes);
        return source.slice(position, sizeBytes);
    }

    /** Prints sizes, not contents. */
    @Override
    public String toString() {
        return "Record[offset " + offset + ", timestamp " + timestamp + ", key " + keySizeBytes() + " bytes, value "
                + valueSizeBytes() + " bytes, " + headersCount + " headers]";
    }
}
