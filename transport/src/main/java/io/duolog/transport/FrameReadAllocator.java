package io.duolog.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Lets a plaintext socket read the rest of a large frame straight into the frame's own buffer; for everything else it
 * does what Netty's adaptive allocator does. One per connection.
 */
final class FrameReadAllocator implements RecvByteBufAllocator {
    private final FrameAssembler assembler;
    private final RecvByteBufAllocator adaptive = new AdaptiveRecvByteBufAllocator();

    FrameReadAllocator(FrameAssembler assembler) {
        this.assembler = assembler;
    }

    @Override
    @SuppressWarnings("deprecation") // the only way to implement the interface
    public Handle newHandle() {
        return new FrameHandle(assembler, (ExtendedHandle) adaptive.newHandle());
    }

    @SuppressWarnings("deprecation")
    private static final class FrameHandle implements ExtendedHandle {
        private final FrameAssembler assembler;
        private final ExtendedHandle adaptive;

        FrameHandle(FrameAssembler assembler, ExtendedHandle adaptive) {
            this.assembler = assembler;
            this.adaptive = adaptive;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf target = assembler.readTarget();
            return target != null ? target : adaptive.allocate(allocator);
        }

        @Override
        public int guess() {
            return adaptive.guess();
        }

        @Override
        public void reset(ChannelConfig config) {
            adaptive.reset(config);
        }

        @Override
        public void incMessagesRead(int count) {
            adaptive.incMessagesRead(count);
        }

        @Override
        public void lastBytesRead(int bytes) {
            adaptive.lastBytesRead(bytes);
        }

        @Override
        public int lastBytesRead() {
            return adaptive.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            adaptive.attemptedBytesRead(bytes);
        }

        @Override
        public int attemptedBytesRead() {
            return adaptive.attemptedBytesRead();
        }

        @Override
        public boolean continueReading() {
            return adaptive.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return adaptive.continueReading(maybeMoreData);
        }

        @Override
        public void readComplete() {
            adaptive.readComplete();
        }
    }
}
