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
            read(slice, sentBytes, count, chunk);
            sentBytes += count;
            complete = true;
            return chunk;
        } finally {
            if (!complete) {
                chunk.release();
            }
        }
    }

    /**
     * Appends {@code sizeBytes} of a slice to {@code target}.
     *
     * @param start where they begin in the slice
     * @throws EOFException if the file ends before
     */
    static void read(FileSlice slice, int start, int sizeBytes, ByteBuf target) throws IOException {
        int end = target.writerIndex() + sizeBytes;
        while (target.writerIndex() < end) {
            int left = end - target.writerIndex();
            long position = slice.position() + start + sizeBytes - left;
            if (target.writeBytes(slice.channel(), position, left) < 0) {
                throw new EOFException("the file ends before position " + position + " of " + slice);
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
