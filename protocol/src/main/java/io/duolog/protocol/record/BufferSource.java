package io.duolog.protocol.record;

import java.nio.ByteBuffer;

/** Where a {@link RecordBatchBuilder} gets memory from; a pool, for those who build many batches. */
public interface BufferSource {
    /** Makes a heap buffer for each request and leaves it to the garbage collector. */
    BufferSource HEAP = new BufferSource() {
        @Override
        public ByteBuffer acquire(int sizeBytesMin) {
            return ByteBuffer.allocate(sizeBytesMin);
        }

        @Override
        public void release(ByteBuffer buffer) {}
    };

    /** A writable big-endian buffer with at least {@code sizeBytesMin} remaining bytes at its position. */
    ByteBuffer acquire(int sizeBytesMin);

    /** Takes back a buffer that was acquired and is not used any more. */
    void release(ByteBuffer buffer);
}
