package io.duolog.chaos.register;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.PeerChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peer channel of a node that has coordination and no broker: frames over TCP, without authentication. What a broker does
 * for the same channel is not what a {@link RegisterSystem} tests. Thread-safe.
 */
final class SocketPeers implements PeerChannel, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SocketPeers.class);
    private static final byte[] NOTHING = {};
    private static final int BACKLOG = 50;

    private final int self;
    private final ServerSocket server;
    private final Map<Integer, OutgoingLink> links = new ConcurrentHashMap<>();
    private final Set<FrameConnection> incoming = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Handler handler;

    /**
     * Listens.
     *
     * @throws IOException if the port cannot be had
     */
    SocketPeers(int self, String host, int port) throws IOException {
        this.self = self;
        this.server = new ServerSocket(port, BACKLOG, InetAddress.getAllByName(host)[0]);
        Thread acceptor = new Thread(this::accept, "peers");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                incoming.add(new FrameConnection(socket, this::answer, incoming::remove));
            } catch (IOException e) {
                LOGGER.debug("node {}: a caller was gone already, or nobody is to call any more", self, e);
            }
        }
    }

    private void answer(FrameConnection connection, Frame request) {
        handled(request.node(), request.body())
                .whenComplete((body, failure) -> connection.send(
                        failure == null
                                ? new Frame(Frame.RESPONSE, request.id(), self, body)
                                : new Frame(Frame.FAILURE, request.id(), self, NOTHING)));
    }

    private CompletionStage<byte[]> handled(int from, byte[] request) {
        Handler answering = handler;
        if (answering == null) {
            return CompletableFuture.failedFuture(new IOException("node " + self + " does not answer yet"));
        }
        try {
            return answering.handle(from, request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<byte[]> ask(int nodeId, byte[] request) {
        if (request.length > MESSAGE_SIZE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "request of " + request.length + " bytes is larger than " + MESSAGE_SIZE_BYTES_MAX);
        }
        if (nodeId == self) {
            return handled(self, request)
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new IOException(failure)));
        }
        OutgoingLink link = links.get(nodeId);
        return link == null
                ? CompletableFuture.failedFuture(new IOException("no address of node " + nodeId + " is known"))
                : link.ask(request);
    }

    @Override
    public void learnAddress(int nodeId, String host, int port) {
        requireNonNull(host, "host");
        if (nodeId != self) {
            links.computeIfAbsent(nodeId, unknown -> new OutgoingLink(self, nodeId, host, port));
        }
    }

    @Override
    public void answerWith(Handler newHandler) {
        handler = requireNonNull(newHandler, "handler");
    }

    @Override
    public void close() throws IOException {
        server.close();
        links.values().forEach(OutgoingLink::close);
        incoming.forEach(FrameConnection::close);
    }
}
