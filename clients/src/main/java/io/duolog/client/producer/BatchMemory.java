package io.duolog.client.producer;

import io.duolog.protocol.record.BufferSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one batch: a buffer of the pool that was taken for it, and others only if the batch outgrows it, which
 * happens when compression does worse than expected. Those are not counted: they exist for a short time, and waiting for
 * memory in the middle of a record could deadlock.
 */
final class BatchMemory implements BufferSource {
    private final @Nullable BufferPool pool;
    private final @Nullable ByteBuffer pooled;
    private boolean isHandedOut;

    /** Memory that starts with a buffer taken from {@code pool}, and gives it back there. */
    BatchMemory(BufferPool pool, ByteBuffer pooled) {
        this.pool = pool;
        this.pooled = pooled;
    }

    private BatchMemory() {
        this.pool = null;
        this.pooled = null;
    }

    /** Memory of the heap, for the parts of a batch that is split: they exist because the pool's memory was used once. */
    static BatchMemory heap() {
        return new BatchMemory();
    }

    @Override
    public ByteBuffer acquire(int sizeBytesMin) {
        ByteBuffer first = pooled;
        if (first != null && !isHandedOut && first.remaining() >= sizeBytesMin) {
            isHandedOut = true;
            return first;
        }
        return ByteBuffer.allocate(Math.addExact(sizeBytesMin, BufferPool.SLACK_BYTES));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is about this buffer, not about one with the same bytes
    public void release(ByteBuffer buffer) {
        if (pool != null && buffer == pooled) {
            pool.release(buffer);
        }
    }
}
