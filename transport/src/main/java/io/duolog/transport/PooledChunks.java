package io.duolog.transport;

import io.duolog.protocol.wire.ChunkAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Pooled memory outside the heap for the bytes of one frame that is being written.
 *
 * <pre>{@code
 * PooledChunks chunks = loops.newChunks();
 * WireWriter writer = new WireWriter(chunks);
 * ...
 * slot.respond(new OutboundFrame(writer.finish(), chunks::release));
 * }</pre>
 *
 * <p>Used by one thread at a time; if no frame comes of it, the writer's owner releases it.
 */
public final class PooledChunks implements ChunkAllocator {
    /** The least size of a chunk. */
    private static final int CHUNK_BYTES = 4_096;

    private final ByteBufAllocator allocator;
    private final List<ByteBuf> chunks = new ArrayList<>(2);

    PooledChunks(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Returns a big-endian direct buffer with at least {@code minBytes} remaining; each is at least twice the last. */
    @Override
    public ByteBuffer allocate(int minBytes) {
        int last = chunks.isEmpty() ? 0 : chunks.get(chunks.size() - 1).capacity();
        int size = Math.max(minBytes, Math.max(CHUNK_BYTES, last > Integer.MAX_VALUE / 2 ? last : 2 * last));
        ByteBuf chunk = allocator.directBuffer(size, size);
        chunks.add(chunk);
        return chunk.nioBuffer(0, size);
    }

    /** Gives all chunks back; nothing allocated from here may be touched afterwards. */
    public void release() {
        chunks.forEach(ByteBuf::release);
        chunks.clear();
    }
}
