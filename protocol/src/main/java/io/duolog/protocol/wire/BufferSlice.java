package io.duolog.protocol.wire;

import java.nio.ByteBuffer;

/**
 * Bytes in memory.
 *
 * @param buffer its remaining bytes are the region. Readers use absolute access or a duplicate: the position of the
 *     buffer itself is never moved. It is writable exactly if the buffer was from which the slice was made, and only
 *     the owner of the bytes writes to it: the broker assigns offsets in place, in the frame that it received
 */
public record BufferSlice(ByteBuffer buffer) implements ByteRegion {
    /** The region without bytes. */
    public static final BufferSlice EMPTY = new BufferSlice(ByteBuffer.allocate(0));

    /** Takes the remaining bytes of {@code buffer}, without copying; the caller's position may move afterwards. */
    public BufferSlice(ByteBuffer buffer) {
        this.buffer = buffer.slice();
    }

    @Override
    public int sizeBytes() {
        return buffer.remaining();
    }

    @Override
    public void release() {}

    /** Prints the size only: messages that carry records can be logged. */
    @Override
    public String toString() {
        return "BufferSlice[" + sizeBytes() + " bytes]";
    }
}
