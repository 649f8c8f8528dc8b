package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.peer.message.PeerHelloRequest;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.transport.ClientChannel;
import io.duolog.transport.FrameHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What all connections to other brokers are made with.
 *
 * @param transport makes connections
 * @param scheduler what the state of these connections is confined to
 * @param self who calls
 * @param clusterId the cluster that this node knows that it belongs to
 * @param setupTimeout for resolving, connecting and the greeting together
 */
public record PeerDialer(
        Transport transport,
        SerialScheduler scheduler,
        NodeIdentity self,
        Supplier<Optional<String>> clusterId,
        Duration setupTimeout) {
    /** Checks that all are there. */
    public PeerDialer {
        requireNonNull(transport, "transport");
        requireNonNull(scheduler, "scheduler");
        requireNonNull(self, "self");
        requireNonNull(clusterId, "clusterId");
        requireNonNull(setupTimeout, "setupTimeout");
    }

    /** Makes connections: {@code TransportClient::connect}. */
    @FunctionalInterface
    public interface Transport {
        /** As {@link io.duolog.transport.TransportClient#connect(String, int, Function)}. */
        CompletableFuture<ClientChannel> connect(
                String host, int port, Function<? super ClientChannel, ? extends FrameHandler> handlers);
    }

    PeerHelloRequest hello(int nodeId) {
        return new PeerHelloRequest(
                self.nodeId(), self.incarnation(), nodeId, clusterId.get().orElse(null));
    }
}
