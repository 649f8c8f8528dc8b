package io.duolog.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts the elements of the Kafka protocol into chunks of memory, in one pass and without knowing sizes beforehand.
 * Record bytes are not copied: they close the current segment and stand between two segments as they are.
 *
 * <pre>
 *   chunk 1  | length | header | topics, partition 0, length of its records |
 *   region                                                                   | records of partition 0 (file or buffer)
 *   chunk 1  | partition 1, length of its records |
 *   region                                        | records of partition 1
 *   chunk 1  | tagged fields |
 * </pre>
 *
 * <p>{@link #finish()} yields the segments in order, for one gathering write. Several frames may be written one after
 * another; they go on in the same chunk. Confined to one thread.
 */
public final class WireWriter {
    private static final int CHUNK_BYTES_MIN = 512;
    private static final int STRING_BYTES_MAX = WireReader.STRING_BYTES_MAX;

    private final ChunkAllocator allocator;
    private final ArrayList<ByteRegion> segments = new ArrayList<>();
    private ByteBuffer chunk;
    private int chunkStart;
    private int segmentStart;
    private long closedBytes;
    private @Nullable WireWriter tagWriter;

    /** Writes into heap memory of its own. */
    public WireWriter() {
        this(ChunkAllocator.HEAP);
    }

    /** Takes chunks from {@code allocator}, the first one now. */
    public WireWriter(ChunkAllocator allocator) {
        this.allocator = Objects.requireNonNull(allocator, "allocator");
        this.chunk = allocator.allocate(CHUNK_BYTES_MIN);
        this.chunkStart = chunk.position();
        this.segmentStart = chunkStart;
    }

    /**
     * Forgets what was written since the last {@link #finish()} or altogether and starts over at the beginning of the
     * current chunk. The regions returned before must no longer be in use; their bytes are overwritten.
     */
    public void reset() {
        segments.clear();
        chunk.position(chunkStart);
        segmentStart = chunkStart;
        closedBytes = 0;
    }

    /** How many bytes were written since the last {@link #finish()} or {@link #reset()}, records included. */
    public long sizeBytes() {
        return closedBytes + chunk.position() - segmentStart;
    }

    /** Ends the frame and returns its bytes in order; the writer is then ready for the next frame. */
    public List<ByteRegion> finish() {
        closeSegment();
        List<ByteRegion> frame = List.copyOf(segments);
        segments.clear();
        closedBytes = 0;
        return frame;
    }

    /**
     * Takes what was written since the last {@link #finish()} or {@link #reset()} as an array of its own, and starts over as
     * {@link #reset()} does: one writer serves for many small messages. For messages without records in files.
     */
    public byte[] takeBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(sizeBytes()));
        for (ByteRegion closed : segments) {
            bytes.put(((BufferSlice) closed).buffer().duplicate());
        }
        bytes.put(chunk.duplicate().limit(chunk.position()).position(segmentStart));
        reset();
        return bytes.array();
    }

    /**
     * Leaves four bytes for a length that is known later.
     *
     * @return a place for {@link LengthSlot#fill()}
     */
    public LengthSlot reserveLength() {
        ensure(Integer.BYTES);
        LengthSlot slot = new LengthSlot(chunk, chunk.position(), sizeBytes() + Integer.BYTES);
        chunk.putInt(0);
        return slot;
    }

    /** Appends an int8. */
    public void writeByte(byte value) {
        ensure(1);
        chunk.put(value);
    }

    /** Appends a bool. */
    public void writeBoolean(boolean value) {
        writeByte(value ? (byte) 1 : 0);
    }

    /** Appends an int16. */
    public void writeShort(short value) {
        ensure(Short.BYTES);
        chunk.putShort(value);
    }

    /** Appends a uint16; throws {@link IllegalArgumentException} if it is out of range. */
    public void writeUnsignedShort(int value) {
        if ((value & ~0xffff) != 0) {
            throw new IllegalArgumentException(value + " is not a uint16");
        }
        writeShort((short) value);
    }

    /** Appends an int32. */
    public void writeInt(int value) {
        ensure(Integer.BYTES);
        chunk.putInt(value);
    }

    /** Appends a uint32; throws {@link IllegalArgumentException} if it is out of range. */
    public void writeUnsignedInt(long value) {
        if ((value & ~0xffff_ffffL) != 0) {
            throw new IllegalArgumentException(value + " is not a uint32");
        }
        writeInt((int) value);
    }

    /** Appends an int64. */
    public void writeLong(long value) {
        ensure(Long.BYTES);
        chunk.putLong(value);
    }

    /** Appends a float64, bit by bit. */
    public void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    /** Appends a UUID. */
    public void writeUuid(UUID value) {
        ensure(2 * Long.BYTES);
        chunk.putLong(value.getMostSignificantBits());
        chunk.putLong(value.getLeastSignificantBits());
    }

    /** Appends an unsigned varint. */
    public void writeUnsignedVarint(int value) {
        ensure(Varint.MAX_INT_SIZE_BYTES);
        if ((value & ~0x7f) == 0) {
            chunk.put((byte) value);
        } else {
            Varint.writeUnsignedInt(chunk, value);
        }
    }

    /** Appends a string; throws {@link IllegalArgumentException} if it is longer than the protocol allows. */
    public void writeString(String value, boolean flexible) {
        int measured = Utf8.measure(value);
        int length = measured < 0 ? ~measured : measured;
        if (length > STRING_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a string of " + length + " bytes is longer than " + STRING_BYTES_MAX + " and cannot be sent");
        }
        ensure(Varint.MAX_INT_SIZE_BYTES + length);
        if (flexible) {
            Varint.writeUnsignedInt(chunk, length + 1);
        } else {
            chunk.putShort((short) length);
        }
        if (measured >= 0) {
            Utf8.putAscii(value, chunk);
        } else {
            chunk.put(value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Appends a string or null. */
    public void writeNullableString(@Nullable String value, boolean flexible) {
        if (value != null) {
            writeString(value, flexible);
        } else if (flexible) {
            writeByte((byte) 0);
        } else {
            writeShort((short) -1);
        }
    }

    /** Copies the remaining bytes of {@code value}, with their length; its position stays. */
    public void writeBytes(ByteBuffer value, boolean flexible) {
        writeLength(value.remaining(), flexible);
        writeRaw(value);
    }

    /** Copies bytes, or says null. */
    public void writeNullableBytes(@Nullable ByteBuffer value, boolean flexible) {
        if (value == null) {
            writeNullLength(flexible);
        } else {
            writeBytes(value, flexible);
        }
    }

    /** Copies the remaining bytes of {@code value}, without a length; its position stays. */
    public void writeRaw(ByteBuffer value) {
        int length = value.remaining();
        ensure(length);
        chunk.put(chunk.position(), value, value.position(), length);
        chunk.position(chunk.position() + length);
    }

    /** Adds record bytes and their length, without copying; the frame becomes the owner of the region. */
    public void writeRecords(ByteRegion value, boolean flexible) {
        writeLength(value.sizeBytes(), flexible);
        if (value.sizeBytes() == 0) {
            value.release();
            return;
        }
        closeSegment();
        segments.add(value);
        closedBytes += value.sizeBytes();
    }

    /** Adds record bytes, or says null. */
    public void writeNullableRecords(@Nullable ByteRegion value, boolean flexible) {
        if (value == null) {
            writeNullLength(flexible);
        } else {
            writeRecords(value, flexible);
        }
    }

    /** Appends the marker before a struct that may be null. */
    public void writePresence(boolean present) {
        writeByte(present ? (byte) 1 : -1);
    }

    /** Appends the length of an array or of bytes. */
    public void writeLength(int length, boolean flexible) {
        if (flexible) {
            writeUnsignedVarint(length + 1);
        } else {
            writeInt(length);
        }
    }

    /** Appends the length that stands for null. */
    public void writeNullLength(boolean flexible) {
        if (flexible) {
            writeByte((byte) 0);
        } else {
            writeInt(-1);
        }
    }

    /** Appends a list of int32 with its length; without boxing if it is an {@link IntList}. */
    public void writeInts(List<Integer> values, boolean flexible) {
        int length = values.size();
        writeLength(length, flexible);
        ensure(length * Integer.BYTES);
        IntList unboxed = IntList.copyOf(values);
        for (int i = 0; i < length; i++) {
            chunk.putInt(unboxed.getInt(i));
        }
    }

    /** Appends a list with its length, each element by {@code element}. */
    public <E> void writeList(List<E> values, boolean flexible, ElementWriter<E> element) {
        int length = values.size();
        writeLength(length, flexible);
        for (int i = 0; i < length; i++) {
            element.write(this, values.get(i), flexible);
        }
    }

    /** A place to write the content of a tagged field; end it with {@link #endTag}. */
    public WireWriter beginTag() {
        WireWriter nested = tagWriter;
        if (nested == null) {
            nested = new WireWriter();
            tagWriter = nested;
        }
        nested.reset();
        return nested;
    }

    /** Appends a tagged field: its number, its size, and what was written since {@link #beginTag()}. */
    public void endTag(int tag, WireWriter content) {
        writeUnsignedVarint(tag);
        writeUnsignedVarint(Math.toIntExact(content.sizeBytes()));
        if (content.segments.isEmpty()) {
            ByteBuffer bytes = content.chunk;
            writeRaw(bytes.duplicate().limit(bytes.position()).position(content.segmentStart));
            return;
        }
        for (ByteRegion region : content.finish()) {
            writeRaw(((BufferSlice) region).buffer());
        }
    }

    private void ensure(int sizeBytes) {
        if (chunk.remaining() < sizeBytes) {
            nextChunk(sizeBytes);
        }
    }

    private void nextChunk(int sizeBytes) {
        closeSegment();
        int doubled = (int) Math.min(1L << 20, 2L * chunk.capacity());
        chunk = allocator.allocate(Math.max(sizeBytes, Math.max(CHUNK_BYTES_MIN, doubled)));
        chunkStart = chunk.position();
        segmentStart = chunkStart;
    }

    private void closeSegment() {
        int end = chunk.position();
        if (end > segmentStart) {
            segments.add(new BufferSlice(chunk.slice(segmentStart, end - segmentStart)));
            closedBytes += end - segmentStart;
            segmentStart = end;
        }
    }

    /** Four bytes that wait for the length of what follows them. */
    public final class LengthSlot {
        private final ByteBuffer buffer;
        private final int position;
        private final long sizeBefore;

        private LengthSlot(ByteBuffer buffer, int position, long sizeBefore) {
            this.buffer = buffer;
            this.position = position;
            this.sizeBefore = sizeBefore;
        }

        /** Stores how many bytes were written after the slot. Call it before {@link WireWriter#finish()}. */
        public void fill() {
            buffer.putInt(position, Math.toIntExact(sizeBytes() - sizeBefore));
        }
    }
}
