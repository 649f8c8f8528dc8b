package io.duolog.client.testing;

import io.duolog.protocol.wire.BufferSlice;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.Connection;
import io.duolog.transport.EventLoops;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.ListenerConfig;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.RequestHandler;
import io.duolog.transport.ResponseSlot;
import io.duolog.transport.ServerConfig;
import io.duolog.transport.TransportObserver;
import io.duolog.transport.TransportServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@link FakeBrokers} behind real sockets on the loopback interface, one listener for each node. */
public final class FakeServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final FakeBrokers brokers = new FakeBrokers();
    private final EventLoops loops = new EventLoops("fake-server", 1, EventLoops.Mechanism.BEST);
    private final TransportServer server;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final int firstPort;

    public FakeServer(int nodes) throws IOException {
        server = new TransportServer(loops, ServerConfig.DEFAULTS, this::open, TransportObserver.NONE);
        int port = 0;
        for (int id = nodes; id >= 1; id--) {
            port = server.bind(ListenerConfig.plaintext(Integer.toString(id), HOST, 0))
                    .getPort();
            brokers.node(id, HOST, port);
        }
        firstPort = port;
        server.start();
    }

    /** The cluster behind the sockets; to be changed before clients connect, or on the server's loop. */
    public FakeBrokers brokers() {
        return brokers;
    }

    public String bootstrapServers() {
        return HOST + ":" + firstPort;
    }

    /** Runs a task on the thread that owns the brokers. */
    public void execute(Runnable task) {
        loops.executor().execute(task);
    }

    /** Cuts all connections. */
    public void cut() {
        connections.forEach(connection ->
                connection.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, "the test cuts all connections")));
    }

    private RequestHandler open(Connection connection) {
        connections.add(connection);
        int nodeId = Integer.parseInt(connection.listenerName());
        return new RequestHandler() {
            @Override
            public void onRequest(InboundFrame request, ResponseSlot slot) {
                ByteBuffer answer = brokers.answer(nodeId, request.payload());
                request.release();
                if (answer == null) {
                    slot.skip();
                } else {
                    slot.respond(OutboundFrame.of(new BufferSlice(answer)));
                }
            }
        };
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
