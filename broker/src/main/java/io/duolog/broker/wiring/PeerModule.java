package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.duolog.broker.Broker;
import io.duolog.broker.LogDirectories;
import io.duolog.broker.ReadinessPublisher;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.LivenessRole;
import io.duolog.broker.controller.LocalControllerClient;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.partition.Partitions;
import io.duolog.broker.peer.BrokerPeerChannel;
import io.duolog.broker.peer.BrokerPresence;
import io.duolog.broker.peer.ControllerRequests;
import io.duolog.broker.peer.DuplicateNodeCheck;
import io.duolog.broker.peer.ForwardedRequests;
import io.duolog.broker.peer.ForwardingControllerClient;
import io.duolog.broker.peer.Leadership;
import io.duolog.broker.peer.LeadershipHandover;
import io.duolog.broker.peer.PeerAddresses;
import io.duolog.broker.peer.PeerConnections;
import io.duolog.broker.peer.PeerDialer;
import io.duolog.broker.peer.PeerServer;
import io.duolog.broker.peer.PeerWatch;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.PeerChannel;
import io.duolog.coordination.SerialScheduler;
import io.duolog.transport.ClientConfig;
import io.duolog.transport.EventLoops;
import io.duolog.transport.SocketOptions;
import io.duolog.transport.TransportClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** What this broker says to others, and how it answers them. */
final class PeerModule extends AbstractModule {
    /** An answer of a peer: a payload and what stands around it. */
    private static final int RESPONSE_MAX_BYTES = PeerChannel.MESSAGE_SIZE_BYTES_MAX + 64 * 1024;

    private static final int REQUESTS_IN_FLIGHT_MAX = 1_000;
    private static final long CONNECTION_SETUP_TIMEOUT_MS_MAX = 10_000;
    private static final long NEVER_IDLE = 0;

    @Provides
    @Singleton
    TransportClient client(EventLoops loops, BrokerConfig config) {
        try {
            return new TransportClient(
                    loops,
                    new ClientConfig(
                            SocketOptions.DEFAULTS,
                            RESPONSE_MAX_BYTES,
                            REQUESTS_IN_FLIGHT_MAX,
                            setupTimeoutMs(config),
                            NEVER_IDLE,
                            Optional.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException("without TLS there is no key that could not be read", e);
        }
    }

    @Provides
    @Singleton
    PeerAddresses addresses(Provider<MetadataLoader> loader, BrokerConfig config) {
        return new PeerAddresses(() -> loader.get().image(), config.listeners().interBrokerListenerName());
    }

    /** For what runs on the coordination thread. */
    @Provides
    @Singleton
    PeerDialer dialer(
            TransportClient client,
            SerialScheduler scheduler,
            NodeIdentity identity,
            LogDirectories directories,
            BrokerConfig config) {
        return new PeerDialer(
                client::connect,
                scheduler,
                identity,
                directories::knownClusterId,
                Duration.ofMillis(setupTimeoutMs(config)));
    }

    /** The backend's connections are confined to an event loop: consensus does not wait for the coordination thread. */
    @Provides
    @Singleton
    BrokerPeerChannel coordinationChannel(
            PeerDialer dialer, EventLoops loops, PeerAddresses addresses, NodeIdentity identity, BrokerConfig config) {
        PeerDialer onEventLoop = new PeerDialer(
                dialer.transport(),
                new ExecutorSerialScheduler(loops.executor()),
                dialer.self(),
                dialer.clusterId(),
                dialer.setupTimeout());
        return new BrokerPeerChannel(
                identity.nodeId(),
                new PeerConnections(onEventLoop, addresses),
                addresses,
                Duration.ofMillis(config.coordination().sessionTimeoutMs()));
    }

    /** Requests to the controller have connections of their own, so that they do not hold up the backend's. */
    @Provides
    @Singleton
    PeerConnections controllerConnections(PeerDialer dialer, PeerAddresses addresses) {
        return new PeerConnections(dialer, addresses);
    }

    @Provides
    @Singleton
    ControllerRequests controllerRequests(
            NodeIdentity identity,
            SerialScheduler scheduler,
            PeerConnections connections,
            LocalControllerClient local,
            CoordinationBackend backend,
            ReadinessPublisher readiness) {
        return new ControllerRequests(
                identity.nodeId(),
                scheduler,
                connections,
                local,
                () -> backend.election().currentLeader(),
                readiness::reached);
    }

    @Provides
    @Singleton
    ControllerClient controllerClient(ControllerRequests requests, BrokerConfig config) {
        return new ForwardingControllerClient(
                requests, Duration.ofMillis(config.requests().timeoutMs()));
    }

    @Provides
    @Singleton
    PeerWatch watch(
            NodeIdentity identity,
            PeerDialer dialer,
            PeerAddresses addresses,
            CoordinationBackend backend,
            LivenessRole liveness) {
        return new PeerWatch(
                identity.nodeId(), dialer, addresses, () -> backend.election().currentLeader(), id -> {
                    backend.membership().suspect(id);
                    liveness.suspect(id);
                });
    }

    @Provides
    @Singleton
    BrokerPresence presence(
            NodeIdentity identity,
            CoordinationBackend backend,
            SerialScheduler scheduler,
            BrokerConfig config,
            Partitions partitions) {
        Leadership leadership = new Leadership() {
            @Override
            public void suspend() {
                partitions.suspendLeadership();
            }

            @Override
            public void resume() {
                partitions.resumeLeadership();
            }
        };
        return new BrokerPresence(
                identity,
                backend.membership(),
                backend.log(),
                scheduler,
                Duration.ofMillis(config.coordination().sessionTimeoutMs()),
                leadership);
    }

    @Provides
    @Singleton
    Broker.BetweenBrokers betweenBrokers(
            BrokerPresence presence,
            PeerWatch watch,
            DuplicateNodeCheck duplicates,
            LeadershipHandover handover,
            ControllerRequests controllerRequests) {
        return new Broker.BetweenBrokers(presence, watch, duplicates, handover, controllerRequests);
    }

    @Provides
    @Singleton
    DuplicateNodeCheck duplicates(PeerDialer dialer, PeerAddresses addresses) {
        return new DuplicateNodeCheck(dialer, addresses);
    }

    @Provides
    @Singleton
    LeadershipHandover handover(ControllerClient controller, SerialScheduler scheduler) {
        return new LeadershipHandover(controller, scheduler);
    }

    @Provides
    @Singleton
    PeerServer server(
            NodeIdentity identity,
            LogDirectories directories,
            SerialScheduler scheduler,
            BrokerPeerChannel coordination,
            LocalControllerClient local,
            MetadataLoader loader) {
        return new PeerServer(
                identity,
                directories::knownClusterId,
                scheduler,
                coordination,
                new ForwardedRequests(local, () -> loader.image().endOffset()));
    }

    private static long setupTimeoutMs(BrokerConfig config) {
        return Math.min(config.coordination().sessionTimeoutMs(), CONNECTION_SETUP_TIMEOUT_MS_MAX);
    }
}
