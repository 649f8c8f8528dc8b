package io.duolog.protocol.wire;

/**
 * A run of bytes that is sent or stored as it is: a buffer in memory, or a slice of a file that can go to a socket
 * without passing through the heap.
 *
 * <p>{@code records} fields of the protocol are regions. On receipt they are always a {@link BufferSlice} of the
 * receive buffer; on sending they may be a {@link FileSlice}.
 */
public sealed interface ByteRegion permits BufferSlice, FileSlice {
    /** How many bytes the region holds; never negative. */
    int sizeBytes();

    /**
     * Gives up what keeps the bytes alive (a pinned segment file). Whoever took the region calls it exactly once, after
     * the last read of its bytes; for memory it does nothing.
     */
    void release();
}
