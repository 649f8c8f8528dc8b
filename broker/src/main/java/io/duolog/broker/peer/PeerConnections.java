package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Requests to other brokers: one connection a broker, on which answers come in any order. Thread-safe; stages complete on
 * the dialer's scheduler.
 */
public final class PeerConnections {
    private final PeerDialer dialer;
    private final PeerAddresses addresses;

    /** Confined to the dialer's scheduler. */
    private final Map<Integer, PeerConnection> connections = new HashMap<>();

    /** Makes connections when they are needed. */
    public PeerConnections(PeerDialer dialer, PeerAddresses addresses) {
        this.dialer = requireNonNull(dialer, "dialer");
        this.addresses = requireNonNull(addresses, "addresses");
    }

    /**
     * Asks another broker. Requests of one thread to one broker leave in its order.
     *
     * @param sizeBytes about how large the request is, for the bound on memory
     * @return the answer after its header, over memory of its own; or a {@link PeerRequestException}
     */
    CompletionStage<WireReader> ask(int nodeId, PeerApi api, WireMessage body, int sizeBytes, Duration timeout) {
        CompletableFuture<WireReader> answer = new CompletableFuture<>();
        dialer.scheduler().execute(() -> connection(nodeId)
                .ask(api, body, sizeBytes, timeout)
                .whenComplete((response, failure) -> {
                    if (failure == null) {
                        answer.complete(response);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                }));
        return answer;
    }

    /** Ends all connections; requests that wait fail. */
    public void close() {
        dialer.scheduler().execute(() -> {
            connections.values().forEach(PeerConnection::close);
            connections.clear();
        });
    }

    private PeerConnection connection(int nodeId) {
        return connections.computeIfAbsent(nodeId, id -> new PeerConnection(id, dialer, addresses));
    }
}
