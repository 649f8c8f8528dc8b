package io.duolog.transport;

import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.FileSlice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a channel, without flushing. Confined to the connection's event loop.
 *
 * <p>Small parts that follow each other are copied into one pooled buffer together with the length prefix, because an
 * entry of a gathering write costs more than copying them; large ones are sent from where they are. Small slices of files are
 * read into the same buffers, because two system calls and two wake-ups of the reader for each cost more than the copy (decision
 * 0126); large ones go to the kernel, or chunk by chunk through memory where the pipeline ends in TLS.
 */
final class FrameWriter {
    /** Parts up to this size are copied. */
    static final int COPY_MAX_BYTES = 2_048;

    /** Slices of files up to this size are read. */
    static final int READ_MAX_BYTES = 32 * 1024;

    /** How much of a frame is read at most, since all of it stays in memory until the peer takes it; the rest is sent from files. */
    static final int READ_OF_FRAME_MAX_BYTES = 1024 * 1024;

    /** What is copied and read into one buffer, unless one part is larger. */
    private static final int RUN_MAX_BYTES = 128 * 1024;

    private static final int LENGTH_BYTES = 4;

    private final boolean chunksFiles;

    /**
     * Makes a writer.
     *
     * @param chunksFiles whether files pass through memory; the pipeline then has a handler for chunked writes
     */
    FrameWriter(boolean chunksFiles) {
        this.chunksFiles = chunksFiles;
    }

    /**
     * Writes a frame and releases it when all of it was sent or can no longer be sent.
     *
     * @param onDone called then, on the event loop, with the failure or null
     */
    @SuppressWarnings("FutureReturnValueIgnored") // all writes fail when it is closed, and tell
    void write(ChannelHandlerContext context, OutboundFrame frame, Consumer<@Nullable Throwable> onDone) {
        List<? extends ByteRegion> parts = frame.parts();
        FrameWrite write = new FrameWrite(frame, onDone);
        try {
            int next = writeRun(context, 0, LENGTH_BYTES, write);
            while (next < parts.size()) {
                int end = writeRun(context, next, 0, write);
                if (end == next) {
                    write.add(context.write(message(parts.get(next))));
                    end++;
                }
                next = end;
            }
        } catch (IOException e) {
            // Nothing sensible can follow a frame that went out in part.
            write.add(context.newFailedFuture(e));
            context.close();
        }
        write.allWritten();
    }

    /** Writes the small parts from {@code start} on, as many as one buffer holds; returns the index of the part after them. */
    private static int writeRun(ChannelHandlerContext context, int start, int prefixBytes, FrameWrite write)
            throws IOException {
        List<? extends ByteRegion> parts = write.frame.parts();
        int end = start;
        int sizeBytes = prefixBytes;
        while (end < parts.size() && write.isSmall(parts.get(end))) {
            int partBytes = parts.get(end).sizeBytes();
            if (end > start && sizeBytes + partBytes > RUN_MAX_BYTES) {
                break;
            }
            write.countRead(parts.get(end));
            sizeBytes += partBytes;
            end++;
        }
        if (sizeBytes > 0) {
            ByteBuf buffer = context.alloc().directBuffer(sizeBytes);
            boolean copied = false;
            try {
                if (prefixBytes > 0) {
                    buffer.writeInt(write.frame.sizeBytes());
                }
                copy(parts, start, end, buffer);
                copied = true;
            } finally {
                if (!copied) {
                    buffer.release();
                }
            }
            write.add(context.write(buffer));
        }
        return end;
    }

    private Object message(ByteRegion part) {
        if (part instanceof FileSlice file) {
            if (chunksFiles) {
                return new FileSliceChunks(file);
            }
            return FileSliceRegion.supports(file) ? new FileSliceRegion(file) : new CopiedFileRegion(file);
        }
        return Unpooled.wrappedBuffer(((BufferSlice) part).buffer());
    }

    private static void copy(List<? extends ByteRegion> parts, int start, int end, ByteBuf buffer) throws IOException {
        for (int i = start; i < end; i++) {
            if (parts.get(i) instanceof FileSlice slice) {
                FileSliceChunks.read(slice, 0, slice.sizeBytes(), buffer);
            } else if (parts.get(i) instanceof BufferSlice slice) {
                buffer.writeBytes(slice.buffer().duplicate());
            }
        }
    }

    /** Counts the writes of one frame, and what was read for it. */
    private static final class FrameWrite implements ChannelFutureListener {
        private final OutboundFrame frame;
        private final Consumer<@Nullable Throwable> onDone;
        private int pending = 1;
        private int readBytes;
        private @Nullable Throwable failure;

        FrameWrite(OutboundFrame frame, Consumer<@Nullable Throwable> onDone) {
            this.frame = frame;
            this.onDone = onDone;
        }

        /** Whether a part is copied or read. Empty ones are, whatever they are. */
        boolean isSmall(ByteRegion part) {
            if (part instanceof FileSlice) {
                return part.sizeBytes() <= READ_MAX_BYTES && readBytes + part.sizeBytes() <= READ_OF_FRAME_MAX_BYTES;
            }
            return part.sizeBytes() <= COPY_MAX_BYTES;
        }

        void countRead(ByteRegion part) {
            readBytes += part instanceof FileSlice ? part.sizeBytes() : 0;
        }

        void add(ChannelFuture future) {
            pending++;
            future.addListener(this);
        }

        void allWritten() {
            done();
        }

        @Override
        public void operationComplete(ChannelFuture future) {
            if (failure == null) {
                failure = future.cause();
            }
            done();
        }

        private void done() {
            if (--pending == 0) {
                frame.release();
                onDone.accept(failure);
            }
        }
    }
}
