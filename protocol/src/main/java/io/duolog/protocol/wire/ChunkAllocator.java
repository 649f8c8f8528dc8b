package io.duolog.protocol.wire;

import java.nio.ByteBuffer;

/**
 * Where a {@link WireWriter} takes its memory from. The allocator stays the owner: the regions that the writer returns
 * share the chunks, so a chunk may be reused only when the bytes of every region in it have been sent.
 */
@FunctionalInterface
public interface ChunkAllocator {
    /** Allocates on the heap and leaves the release to the garbage collector. */
    ChunkAllocator HEAP = ByteBuffer::allocate;

    /**
     * Hands out memory, on the thread that writes.
     *
     * @param minBytes the least number of bytes that must be remaining
     * @return a writable big-endian buffer; the writer fills it from its position and never frees it
     */
    ByteBuffer allocate(int minBytes);
}
