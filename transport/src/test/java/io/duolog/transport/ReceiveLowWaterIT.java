package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiveLowWaterIT {
    private final LoopbackFixture fixture = new LoopbackFixture();

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    @Test
    void sleepsUntilWhatIsExpectedHasArrived() throws Exception {
        assumeThat(fixture.loops.isEpoll()).isTrue();
        try (ServerSocket listening = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            EventLoop loop = fixture.loops.group().next();
            ByteCounter counter = new ByteCounter();
            Channel sleeper = connect(loop, listening, counter);
            ByteCounter other = new ByteCounter();
            try (Socket toSleeper = listening.accept()) {
                connect(loop, listening, other);
                try (Socket toOther = listening.accept()) {
                    ReceiveLowWater lowWater = ReceiveLowWater.of(sleeper);
                    loop.submit(() -> lowWater.expect(100)).syncUninterruptibly();

                    toSleeper.getOutputStream().write(new byte[99]);
                    // Whatever could be read from the one connection would have been, before or with this.
                    toOther.getOutputStream().write(1);
                    await().until(() -> other.bytes.get() == 1);
                    assertThat(counter.bytes).hasValue(0);

                    toSleeper.getOutputStream().write(1);
                    await().until(() -> counter.bytes.get() == 100);

                    loop.submit(() -> lowWater.expect(0)).syncUninterruptibly();
                    toSleeper.getOutputStream().write(1);
                    await().until(() -> counter.bytes.get() == 101);
                }
            }
        }
    }

    @Test
    void losesNoFrameWhateverThePiecesInWhichItArrives() throws Exception {
        int large = 2 * ReceiveLowWater.MAX_BYTES + 1;
        int[] sizes = {large, 3, FrameAssembler.DIRECT_READ_MIN_BYTES + 1, 0, large, 5};
        for (int piece : new int[] {100_000, FrameAssembler.DIRECT_READ_MIN_BYTES + 5, large + 3}) {
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                RequestChannel channel =
                        fixture.connect(InetSocketAddress.createUnresolved("127.0.0.1", listening.getLocalPort()));
                try (Socket accepted = listening.accept()) {
                    for (int size : sizes) {
                        CompletableFuture<InboundFrame> answer = channel.send(LoopbackFixture.frame("x"));
                        send(accepted.getOutputStream(), size, piece);
                        InboundFrame frame = answer.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);
                        assertThat(frame.payload().remaining()).isEqualTo(size);
                        frame.release();
                    }
                }
            }
        }
    }

    private void send(OutputStream out, int size, int piece) throws Exception {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES + size).putInt(size).array();
        for (int sent = 0; sent < bytes.length; sent += piece) {
            out.write(bytes, sent, Math.min(piece, bytes.length - sent));
            fixture.awaitEventLoops();
        }
    }

    private Channel connect(EventLoop loop, ServerSocket listening, ByteCounter counter) {
        return new Bootstrap()
                .group(loop)
                .channel(fixture.loops.channelType())
                .handler(counter)
                .connect(listening.getLocalSocketAddress())
                .syncUninterruptibly()
                .channel();
    }

    private static final class ByteCounter extends ChannelInboundHandlerAdapter {
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf read = (ByteBuf) message;
            bytes.addAndGet(read.readableBytes());
            read.release();
        }
    }
}
