package io.duolog.transport;

import io.duolog.protocol.wire.BufferSlice;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Event loops whose memory is counted, a server on loopback, and what its connections reported. */
final class LoopbackFixture implements AutoCloseable {
    static final long TIMEOUT_S = 20;

    /** Without caches of threads: what they keep for their next use would count as not released. */
    final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 0, 1, 8_192, 9, 0, 0, false);

    final EventLoops loops;
    final Queue<CloseReason> misbehaviour = new ConcurrentLinkedQueue<>();
    private ConnectionRates rates = ConnectionRates.UNBOUNDED;
    private TransportServer server;

    LoopbackFixture(EventLoops.Mechanism mechanism) {
        loops = new EventLoops("test", 2, mechanism, allocator);
    }

    LoopbackFixture() {
        this(EventLoops.Mechanism.BEST);
    }

    /** How fast connections may come to what is served from now on. */
    void rates(ConnectionRates newRates) {
        rates = newRates;
    }

    /** Returns when each event loop has done what it was given before. */
    void awaitEventLoops() {
        loops.group().forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
    }

    TransportServer server() {
        return server;
    }

    InetSocketAddress serve(ServerConfig config, RequestHandler.Factory handlers) throws IOException {
        return serve(config, handlers, ListenerConfig.plaintext("PLAINTEXT", "127.0.0.1", 0));
    }

    InetSocketAddress serve(ServerConfig config, RequestHandler.Factory handlers, ListenerConfig listener)
            throws IOException {
        server = new TransportServer(loops, config, handlers, rates, new TransportObserver() {
            @Override
            public void onMisbehaviour(String listenerName, java.net.InetAddress peer, CloseReason reason) {
                misbehaviour.add(reason);
            }
        });
        InetSocketAddress address = server.bind(listener);
        server.start();
        return address;
    }

    RequestChannel connect(InetSocketAddress address) throws Exception {
        return connect(address, ClientConfig.DEFAULTS);
    }

    RequestChannel connect(InetSocketAddress address, ClientConfig config) throws Exception {
        return new TransportClient(loops, config)
                .connect(address.getHostString(), address.getPort())
                .get(TIMEOUT_S, TimeUnit.SECONDS);
    }

    /** Closes all, and fails if a buffer was not released. */
    @Override
    public void close() {
        if (server != null) {
            server.close(1_000);
            Awaitility.await("connections closed").until(() -> server.connectionCount() == 0);
            Awaitility.await("request memory released").until(() -> server.heldRequestBytes() == 0);
        }
        try {
            Awaitility.await("buffers released").untilAsserted(() -> {
                long active = activeAllocations();
                if (active != 0) {
                    throw new AssertionError(active + " pooled buffers were not released");
                }
            });
        } finally {
            loops.close();
        }
    }

    long activeAllocations() {
        return allocator.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    static RequestHandler echo(Connection connection) {
        return (request, slot) ->
                slot.respond(new OutboundFrame(List.of(new BufferSlice(request.payload())), request::release));
    }

    static OutboundFrame frame(String text) {
        return OutboundFrame.of(new BufferSlice(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    static String text(InboundFrame frame) {
        String text = StandardCharsets.UTF_8.decode(frame.payload().duplicate()).toString();
        frame.release();
        return text;
    }
}
