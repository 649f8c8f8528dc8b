package io.duolog.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes the elements of the Kafka protocol out of one buffer. Every length is checked against what remains before
 * anything is allocated, so a hostile frame costs no more memory than its own size calls for.
 *
 * <p>Each method takes the name of the field, for the error only: a {@link WireFormatException} names message, field and
 * offset. Most elements have two forms, a fixed-size length or a varint ({@code flexible}, KIP-482).
 *
 * <p>Byte fields are read-only slices that share the buffer; records are slices too. Confined to one thread at a time; reusable by
 * {@link #reset(ByteBuffer)}.
 */
public final class WireReader {
    /** The most elements that an array may have; the limit of Apache Kafka 4.4. */
    public static final int ARRAY_ELEMENTS_MAX = 1_000_000;

    /** The most fields that a tagged section may have; the limit of Apache Kafka 4.4. */
    public static final int TAGGED_FIELDS_MAX = 10_000;

    /** The longest string, in bytes of UTF-8. */
    public static final int STRING_BYTES_MAX = Short.MAX_VALUE;

    /** The UUID that stands for none; the default of every UUID field. */
    public static final UUID ZERO_UUID = new UUID(0L, 0L);

    private ByteBuffer buffer;
    private byte @Nullable [] array;
    private int arrayOffset;
    private int start;
    private int position;
    private int limit;
    private @Nullable ByteBuffer window;
    private byte[] scratch = {};
    private String message = "";

    /** Reads the remaining bytes of {@code buffer}, whose own position stays where it is. */
    public WireReader(ByteBuffer buffer) {
        this.buffer = buffer;
        attach(buffer);
    }

    /** Starts over with other bytes; slices handed out before stay valid. */
    public void reset(ByteBuffer next) {
        attach(next);
        message = "";
    }

    private void attach(ByteBuffer next) {
        buffer = Objects.requireNonNull(next, "buffer");
        boolean heap = next.hasArray();
        array = heap ? next.array() : null;
        arrayOffset = heap ? next.arrayOffset() : 0;
        start = next.position();
        position = start;
        limit = next.limit();
        window = null;
    }

    /** Tells errors which message is being read; generated readers call it first. */
    public void begin(String messageName) {
        message = messageName;
    }

    /** How many bytes are left. */
    public int remaining() {
        return limit - position;
    }

    /** How many bytes have been read. */
    public int offset() {
        return position - start;
    }

    /** Takes an int8. */
    public byte readByte(String field) {
        int at = position;
        try {
            byte value = buffer.get(at);
            position = at + 1;
            return value;
        } catch (IndexOutOfBoundsException e) {
            throw cutOff(1, field);
        }
    }

    /** Takes a bool: any byte but zero is true. */
    public boolean readBoolean(String field) {
        return readByte(field) != 0;
    }

    /** Takes an int16. */
    public short readShort(String field) {
        int at = position;
        try {
            short value = buffer.getShort(at);
            position = at + Short.BYTES;
            return value;
        } catch (IndexOutOfBoundsException e) {
            throw cutOff(Short.BYTES, field);
        }
    }

    /** Takes a uint16. */
    public int readUnsignedShort(String field) {
        return readShort(field) & 0xffff;
    }

    /** Takes an int32. */
    public int readInt(String field) {
        int at = position;
        try {
            int value = buffer.getInt(at);
            position = at + Integer.BYTES;
            return value;
        } catch (IndexOutOfBoundsException e) {
            throw cutOff(Integer.BYTES, field);
        }
    }

    /** Takes a uint32. */
    public long readUnsignedInt(String field) {
        return readInt(field) & 0xffff_ffffL;
    }

    /** Takes an int64. */
    public long readLong(String field) {
        int at = position;
        try {
            long value = buffer.getLong(at);
            position = at + Long.BYTES;
            return value;
        } catch (IndexOutOfBoundsException e) {
            throw cutOff(Long.BYTES, field);
        }
    }

    /** Takes a float64. */
    public double readDouble(String field) {
        return Double.longBitsToDouble(readLong(field));
    }

    /** Takes a UUID; the zero UUID is always the same object. */
    public UUID readUuid(String field) {
        int at = take(2 * Long.BYTES, field);
        long high = buffer.getLong(at);
        long low = buffer.getLong(at + Long.BYTES);
        return (high | low) == 0 ? ZERO_UUID : new UUID(high, low);
    }

    /** Takes an unsigned varint of at most five bytes. */
    public int readUnsignedVarint(String field) {
        if (position < limit) {
            byte first = buffer.get(position);
            if (first >= 0) {
                position++;
                return first;
            }
        }
        return readLongVarint(field);
    }

    private int readLongVarint(String field) {
        int value = 0;
        for (int shift = 0; shift < 7 * Varint.MAX_INT_SIZE_BYTES; shift += 7) {
            byte next = buffer.get(take(1, field));
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw error(field, "a varint ends within " + Varint.MAX_INT_SIZE_BYTES + " bytes, this one does not");
    }

    /** Takes a string that must not be null. */
    public String readString(String field, boolean flexible) {
        String value = readNullableString(field, flexible);
        if (value == null) {
            throw nullError(field);
        }
        return value;
    }

    /** Takes a string or null. Malformed UTF-8 becomes replacement characters. */
    public @Nullable String readNullableString(String field, boolean flexible) {
        int length = flexible ? readUnsignedVarint(field) - 1 : readShort(field);
        if (length == 0) {
            return "";
        }
        if (isNull(length, field)) {
            return null;
        }
        if (length > STRING_BYTES_MAX) {
            throw error(field, "a string of " + length + " bytes is longer than " + STRING_BYTES_MAX);
        }
        int at = take(length, field);
        byte[] heap = array;
        if (heap != null) {
            return new String(heap, arrayOffset + at, length, StandardCharsets.UTF_8);
        }
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 128)];
        }
        buffer.get(at, scratch, 0, length);
        return new String(scratch, 0, length, StandardCharsets.UTF_8);
    }

    /** Takes bytes that must not be null; a read-only slice. */
    public ByteBuffer readBytes(String field, boolean flexible) {
        ByteBuffer value = readNullableBytes(field, flexible);
        if (value == null) {
            throw nullError(field);
        }
        return value;
    }

    /** Takes bytes or null; a read-only slice. */
    public @Nullable ByteBuffer readNullableBytes(String field, boolean flexible) {
        int length = flexible ? readUnsignedVarint(field) - 1 : readInt(field);
        if (isNull(length, field)) {
            return null;
        }
        ByteBuffer slice = buffer.slice(take(length, field), length);
        return slice.isReadOnly() ? slice : slice.asReadOnlyBuffer();
    }

    /** Takes record bytes that must not be null; writable if the buffer is. */
    public ByteRegion readRecords(String field, boolean flexible) {
        ByteRegion value = readNullableRecords(field, flexible);
        if (value == null) {
            throw nullError(field);
        }
        return value;
    }

    /** Takes record bytes or null; writable if the buffer is. */
    public @Nullable ByteRegion readNullableRecords(String field, boolean flexible) {
        int length = flexible ? readUnsignedVarint(field) - 1 : readInt(field);
        if (length == 0) {
            return BufferSlice.EMPTY;
        }
        if (isNull(length, field)) {
            return null;
        }
        int at = take(length, field);
        ByteBuffer view = window;
        if (view == null) {
            view = buffer.duplicate();
            window = view;
        }
        return new BufferSlice(view.limit(at + length).position(at));
    }

    /** Takes the marker before a struct that may be null. */
    public boolean readPresence(String field) {
        return readByte(field) >= 0;
    }

    /**
     * Takes the length of an array that must not be null.
     *
     * @param elementBytesMin the fewest bytes that an element can take; what remains must have room for all elements
     */
    public int readArrayLength(String field, boolean flexible, int elementBytesMin) {
        int length = readNullableArrayLength(field, flexible, elementBytesMin);
        if (length < 0) {
            throw nullError(field);
        }
        return length;
    }

    /** Takes the length of an array, or -1 for null. */
    public int readNullableArrayLength(String field, boolean flexible, int elementBytesMin) {
        int length = flexible ? readUnsignedVarint(field) - 1 : readInt(field);
        if (isNull(length, field)) {
            return -1;
        }
        if (length > ARRAY_ELEMENTS_MAX || (long) length * elementBytesMin > remaining()) {
            throw error(
                    field,
                    "an array of " + length + " elements of at least " + elementBytesMin + " bytes does not fit into "
                            + remaining() + " bytes or " + ARRAY_ELEMENTS_MAX + " elements");
        }
        return length;
    }

    /** Takes a list of int32 that must not be null. */
    public List<Integer> readInts(String field, boolean flexible) {
        return ints(readArrayLength(field, flexible, Integer.BYTES), field);
    }

    /** Takes a list of int32 or null. */
    public @Nullable List<Integer> readNullableInts(String field, boolean flexible) {
        int length = readNullableArrayLength(field, flexible, Integer.BYTES);
        return length < 0 ? null : ints(length, field);
    }

    private IntList ints(int length, String field) {
        if (length == 0) {
            return IntList.EMPTY;
        }
        int at = take(length * Integer.BYTES, field);
        int[] values = new int[length];
        for (int i = 0; i < length; i++) {
            values[i] = buffer.getInt(at + i * Integer.BYTES);
        }
        return new IntList(values);
    }

    /** Takes a list that must not be null, each element by {@code element}: numbers, strings or UUIDs. */
    public <E> List<E> readList(String field, boolean flexible, int elementBytesMin, ElementReader<E> element) {
        return list(readArrayLength(field, flexible, elementBytesMin), field, flexible, element);
    }

    /** Takes a list or null, each element by {@code element}: numbers, strings or UUIDs. */
    public <E> @Nullable List<E> readNullableList(
            String field, boolean flexible, int elementBytesMin, ElementReader<E> element) {
        int length = readNullableArrayLength(field, flexible, elementBytesMin);
        return length < 0 ? null : list(length, field, flexible, element);
    }

    private <E> List<E> list(int length, String field, boolean flexible, ElementReader<E> element) {
        @SuppressWarnings("unchecked")
        E[] elements = (E[]) new Object[length];
        for (int i = 0; i < length; i++) {
            elements[i] = element.read(this, field, flexible);
        }
        return FixedList.owning(elements);
    }

    /** Takes the number of tagged fields that follow. */
    public int readTagCount() {
        int count = readUnsignedVarint("tagged fields");
        if (count < 0 || count > TAGGED_FIELDS_MAX) {
            throw error("tagged fields", "at most " + TAGGED_FIELDS_MAX + " are allowed, found " + count);
        }
        return count;
    }

    /** Takes the size of a tagged field; returns the position at which it ends, for {@link #endTag}. */
    public int beginTag(int tag) {
        int sizeBytes = readUnsignedVarint("tagged field");
        if (sizeBytes < 0 || sizeBytes > remaining()) {
            throw error("tagged field " + tag, sizeBytes + " bytes announced, " + remaining() + " remain");
        }
        return position + sizeBytes;
    }

    /** Checks that a known tagged field took exactly its announced size. */
    public void endTag(int end, String field) {
        if (position != end) {
            throw error(field, "the tagged field ends at " + (end - start) + " by its size");
        }
    }

    /** Leaves out the rest of a tagged field that is not known. */
    public void skipTag(int end) {
        position = end;
    }

    /** Leaves out a whole section of tagged fields. */
    public void skipTaggedFields() {
        for (int count = readTagCount(); count > 0; count--) {
            skipTag(beginTag(readUnsignedVarint("tag")));
        }
    }

    private int take(int sizeBytes, String field) {
        int at = position;
        if (sizeBytes > limit - at || sizeBytes < 0) {
            throw cutOff(sizeBytes, field);
        }
        position = at + sizeBytes;
        return at;
    }

    private WireFormatException cutOff(int sizeBytes, String field) {
        return error(field, sizeBytes + " bytes needed, " + remaining() + " remain");
    }

    private boolean isNull(int length, String field) {
        if (length < -1) {
            throw error(field, "length " + length + " is negative");
        }
        return length == -1;
    }

    private WireFormatException nullError(String field) {
        return error(field, "must not be null");
    }

    private WireFormatException error(String field, String problem) {
        return new WireFormatException(message + ", field " + field + ", at byte " + offset() + ": " + problem);
    }
}
