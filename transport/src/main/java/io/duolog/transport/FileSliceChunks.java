package io.duolog.transport;

import io.duolog.protocol.wire.FileSlice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import java.io.EOFException;
import java.io.IOException;

/**
 * A slice of a file that is read chunk by chunk as the connection can take it: where the kernel cannot send it, because
 * it has to be encrypted first. The frame that it belongs to releases the slice; the file stays open.
 */
final class FileSliceChunks implements ChunkedInput<ByteBuf> {
    /** Four TLS records. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private final FileSlice slice;
    private int sentBytes;

    FileSliceChunks(FileSlice slice) {
        this.slice = slice;
    }

    @Override
    public boolean isEndOfInput() {
        return sentBytes == slice.sizeBytes();
    }

    @Override
    public void close() {}

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // nobody calls it
    public ByteBuf readChunk(ChannelHandlerContext context) throws IOException {
        return readChunk(context.alloc());
    }

    @Override
    public ByteBuf readChunk(ByteBufAllocator allocator) throws IOException {
        int count = Math.min(CHUNK_BYTES, slice.sizeBytes() - sentBytes);
        ByteBuf chunk = allocator.directBuffer(count, count);
        boolean complete = false;
        try {
            while (chunk.isWritable()) {
                long position = slice.position() + sentBytes + chunk.readableBytes();
                if (chunk.writeBytes(slice.channel(), position, chunk.writableBytes()) < 0) {
                    throw new EOFException("the file ends before position " + position + " of " + slice);
                }
            }
            sentBytes += count;
            complete = true;
            return chunk;
        } finally {
            if (!complete) {
                chunk.release();
            }
        }
    }

    @Override
    public long length() {
        return slice.sizeBytes();
    }

    @Override
    public long progress() {
        return sentBytes;
    }
}
