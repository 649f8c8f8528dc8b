package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.peer.message.CoordinationPeerRequest;
import io.duolog.broker.peer.message.CoordinationPeerResponse;
import io.duolog.coordination.PeerChannel;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Carries what coordination backends say to each other over the brokers' own connections. A node that asks itself is
 * answered without a connection.
 */
public final class BrokerPeerChannel implements PeerChannel {
    private final int nodeId;
    private final PeerConnections connections;
    private final PeerAddresses addresses;
    private final Duration timeout;
    private volatile @Nullable Handler handler;

    /**
     * Creates the channel of one node.
     *
     * @param nodeId this node
     * @param connections to the others
     * @param addresses told what the backend knows
     * @param timeout after which a request without an answer fails
     */
    public BrokerPeerChannel(int nodeId, PeerConnections connections, PeerAddresses addresses, Duration timeout) {
        this.nodeId = nodeId;
        this.connections = requireNonNull(connections, "connections");
        this.addresses = requireNonNull(addresses, "addresses");
        this.timeout = requireNonNull(timeout, "timeout");
    }

    @Override
    public CompletionStage<byte[]> ask(int askedNodeId, byte[] request) {
        if (request.length > MESSAGE_SIZE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a request of " + request.length + " bytes is larger than " + MESSAGE_SIZE_BYTES_MAX);
        }
        if (askedNodeId == nodeId) {
            return handle(nodeId, request);
        }
        return connections
                .ask(
                        askedNodeId,
                        PeerApi.COORDINATION,
                        new CoordinationPeerRequest(ByteBuffer.wrap(request)),
                        request.length,
                        timeout)
                .thenCompose(body -> payload(askedNodeId, body));
    }

    @Override
    public void learnAddress(int learnedNodeId, String host, int port) {
        addresses.learn(learnedNodeId, new PeerAddress(host, port));
    }

    @Override
    public void answerWith(Handler answering) {
        handler = requireNonNull(answering, "answering");
    }

    /** Lets this node's backend answer a backend; on any thread. */
    CompletionStage<byte[]> handle(int fromNodeId, byte[] request) {
        Handler answering = handler;
        if (answering == null) {
            return CompletableFuture.failedFuture(
                    new IOException("the coordination backend of node " + nodeId + " does not answer yet"));
        }
        try {
            return answering.handle(fromNodeId, request).exceptionallyCompose(BrokerPeerChannel::noAnswer);
        } catch (RuntimeException e) {
            return noAnswer(e);
        }
    }

    private static CompletionStage<byte[]> noAnswer(Throwable failure) {
        return CompletableFuture.failedFuture(new IOException("the coordination backend did not answer", failure));
    }

    private static CompletionStage<byte[]> payload(int askedNodeId, WireReader body) {
        try {
            CoordinationPeerResponse response = CoordinationPeerResponse.read(body, PeerApi.HIGHEST_VERSION);
            if (response.errorCode() == ErrorCode.NONE.code()) {
                return CompletableFuture.completedFuture(PeerFrames.toArray(response.payload()));
            }
            return CompletableFuture.failedFuture(new IOException("node " + askedNodeId + " did not answer: "
                    + ErrorCode.forCode(response.errorCode()) + " " + response.errorMessage()));
        } catch (WireFormatException e) {
            return CompletableFuture.failedFuture(
                    new IOException("the answer of node " + askedNodeId + " cannot be read", e));
        }
    }
}
