package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.transport.Connection;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers other brokers. Thread-safe; made once, and asked for a session by each connection that a broker made. */
public final class PeerServer {
    private final NodeIdentity self;
    private final Supplier<Optional<String>> clusterId;
    private final SerialScheduler scheduler;
    private final BrokerPeerChannel coordination;
    private final ForwardedRequests forwarded;

    /**
     * Creates the answering side.
     *
     * @param self who answers
     * @param clusterId the cluster that this node knows that it belongs to
     * @param scheduler the coordination thread
     * @param coordination answers for the coordination backend
     * @param forwarded answers for the controller
     */
    public PeerServer(
            NodeIdentity self,
            Supplier<Optional<String>> clusterId,
            SerialScheduler scheduler,
            BrokerPeerChannel coordination,
            ForwardedRequests forwarded) {
        this.self = requireNonNull(self, "self");
        this.clusterId = requireNonNull(clusterId, "clusterId");
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.coordination = requireNonNull(coordination, "coordination");
        this.forwarded = requireNonNull(forwarded, "forwarded");
    }

    /** What a connection needs when the first request of a broker arrives on it. */
    public PeerSession open(Connection connection) {
        return new PeerSession(connection, this);
    }

    NodeIdentity self() {
        return self;
    }

    Optional<String> clusterId() {
        return clusterId.get();
    }

    SerialScheduler scheduler() {
        return scheduler;
    }

    BrokerPeerChannel coordination() {
        return coordination;
    }

    ForwardedRequests forwarded() {
        return forwarded;
    }
}
