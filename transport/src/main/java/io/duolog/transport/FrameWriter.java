package io.duolog.transport;

import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.FileSlice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a channel, without flushing. Confined to the connection's event loop.
 *
 * <p>Small parts that follow each other are copied into one pooled buffer together with the length prefix, because an
 * entry of a gathering write costs more than copying them; large ones are sent from where they are. Slices of files go to
 * the kernel, or chunk by chunk through memory where the pipeline ends in TLS.
 */
final class FrameWriter {
    /** Parts up to this size are copied. */
    static final int COPY_MAX_BYTES = 2_048;

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
    void write(ChannelHandlerContext context, OutboundFrame frame, Consumer<@Nullable Throwable> onDone) {
        List<? extends ByteRegion> parts = frame.parts();
        FrameWrite write = new FrameWrite(frame, onDone);
        int next = writeCopied(context, frame, write);
        while (next < parts.size()) {
            ByteRegion part = parts.get(next);
            if (isSmall(part)) {
                next = writeRun(context, parts, next, write);
            } else {
                write.add(context.write(message(part)));
                next++;
            }
        }
        write.allWritten();
    }

    /** Writes the length prefix and the small parts at the beginning; returns the index of the part after them. */
    private static int writeCopied(ChannelHandlerContext context, OutboundFrame frame, FrameWrite write) {
        List<? extends ByteRegion> parts = frame.parts();
        int end = endOfRun(parts, 0);
        ByteBuf buffer = context.alloc().directBuffer(LENGTH_BYTES + sizeBytes(parts, 0, end));
        buffer.writeInt(frame.sizeBytes());
        copy(parts, 0, end, buffer);
        write.add(context.write(buffer));
        return end;
    }

    private static int writeRun(
            ChannelHandlerContext context, List<? extends ByteRegion> parts, int start, FrameWrite write) {
        int end = endOfRun(parts, start);
        int size = sizeBytes(parts, start, end);
        if (size > 0) {
            ByteBuf buffer = context.alloc().directBuffer(size);
            copy(parts, start, end, buffer);
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

    /** Empty regions count as small whatever they are: a run swallows them. */
    private static boolean isSmall(ByteRegion part) {
        return part.sizeBytes() == 0 || (part instanceof BufferSlice && part.sizeBytes() <= COPY_MAX_BYTES);
    }

    private static int endOfRun(List<? extends ByteRegion> parts, int start) {
        int end = start;
        while (end < parts.size() && isSmall(parts.get(end))) {
            end++;
        }
        return end;
    }

    private static int sizeBytes(List<? extends ByteRegion> parts, int start, int end) {
        int size = 0;
        for (int i = start; i < end; i++) {
            size += parts.get(i).sizeBytes();
        }
        return size;
    }

    private static void copy(List<? extends ByteRegion> parts, int start, int end, ByteBuf buffer) {
        for (int i = start; i < end; i++) {
            if (parts.get(i) instanceof BufferSlice slice) {
                buffer.writeBytes(slice.buffer().duplicate());
            }
        }
    }

    /** Counts the writes of one frame. */
    private static final class FrameWrite implements ChannelFutureListener {
        private final OutboundFrame frame;
        private final Consumer<@Nullable Throwable> onDone;
        private int pending = 1;
        private @Nullable Throwable failure;

        FrameWrite(OutboundFrame frame, Consumer<@Nullable Throwable> onDone) {
            this.frame = frame;
            this.onDone = onDone;
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
