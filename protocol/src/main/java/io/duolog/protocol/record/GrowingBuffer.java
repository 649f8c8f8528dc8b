package io.duolog.protocol.record;

import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A stream into a buffer that is replaced by a larger one when it is full. Positions are counted from its start. */
final class GrowingBuffer extends OutputStream {
    private final BufferSource buffers;
    private ByteBuffer buffer;
    private int start;

    GrowingBuffer(BufferSource buffers, int initialSizeBytes) {
        this.buffers = buffers;
        this.buffer = buffers.acquire(initialSizeBytes);
        this.start = buffer.position();
    }

    /** The buffer, to be written at its position, with room for {@code sizeBytes}. */
    ByteBuffer withRoomFor(int sizeBytes) {
        if (buffer.remaining() < sizeBytes) {
            grow(sizeBytes);
        }
        return buffer;
    }

    private void grow(int sizeBytes) {
        int used = sizeBytes();
        long needed = (long) used + sizeBytes;
        if (needed > Integer.MAX_VALUE) {
            throw new IllegalStateException("a record batch of " + needed + " bytes is too large");
        }
        int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * used));
        ByteBuffer full = buffer;
        ByteBuffer larger = buffers.acquire(capacity);
        start = larger.position();
        larger.put(full.duplicate().flip().position(full.position() - used));
        buffer = larger;
        buffers.release(full);
    }

    /** Leaves room for what is filled in later. */
    void skip(int sizeBytes) {
        ByteBuffer target = withRoomFor(sizeBytes);
        target.position(target.position() + sizeBytes);
    }

    /** Takes back what was written behind the first {@code sizeBytes}. */
    void truncate(int sizeBytes) {
        buffer.position(start + sizeBytes);
    }

    /** How much was written. */
    int sizeBytes() {
        return buffer.position() - start;
    }

    /** What was written, without copying. */
    ByteBuffer written() {
        return buffer.slice(start, sizeBytes());
    }

    /** Gives the memory back. */
    void release() {
        buffers.release(buffer);
    }

    @Override
    public void write(int value) {
        withRoomFor(1).put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        withRoomFor(length).put(bytes, offset, length);
    }
}
