package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.BrokerThreads;
import io.duolog.broker.SettingsPublisher;
import io.duolog.broker.api.ApiHandlers;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.config.ConnectionConfig;
import io.duolog.broker.config.ListenerConfig;
import io.duolog.broker.config.SocketConfig;
import io.duolog.broker.inspection.InspectionServer;
import io.duolog.broker.inspection.InspectionService;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.network.ClientGate;
import io.duolog.broker.network.RequestErrorLog;
import io.duolog.broker.network.SessionFactory;
import io.duolog.broker.network.Throttling;
import io.duolog.broker.peer.PeerServer;
import io.duolog.broker.quota.ClientQuotas;
import io.duolog.broker.quota.ConnectionQuotas;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.PeerChannel;
import io.duolog.coordination.SerialScheduler;
import io.duolog.storage.compaction.LogCleaner;
import io.duolog.transport.ConnectionLimits;
import io.duolog.transport.ConnectionTimeouts;
import io.duolog.transport.EventLoops;
import io.duolog.transport.FrameLimits;
import io.duolog.transport.ServerConfig;
import io.duolog.transport.SocketOptions;
import io.duolog.transport.TransportObserver;
import io.duolog.transport.TransportServer;
import java.util.Optional;

/** Listeners, connections and their sessions. */
final class NetworkModule extends AbstractModule {
    /** What brokers send each other may be larger than what clients may; a payload and what stands around it. */
    private static final int PEER_FRAME_MAX_BYTES = PeerChannel.MESSAGE_SIZE_BYTES_MAX + 64 * 1024;

    @Override
    protected void configure() {
        bind(ClientGate.class).toInstance(new ClientGate());
    }

    @Provides
    @Singleton
    EventLoops eventLoops(BrokerConfig config) {
        return new EventLoops(
                "duolog-" + config.nodeId() + "-network", config.sockets().networkThreads(), EventLoops.Mechanism.BEST);
    }

    @Provides
    @Singleton
    TransportServer server(
            EventLoops loops, BrokerConfig config, SessionFactory sessions, ConnectionQuotas connectionQuotas) {
        return new TransportServer(
                loops, serverConfig(config.sockets()), sessions, connectionQuotas, TransportObserver.NONE);
    }

    /** Other brokers are not kept waiting if they have a listener of their own. */
    @Provides
    @Singleton
    ConnectionQuotas connectionQuotas(BrokerConfig config) {
        ListenerConfig listeners = config.listeners();
        return new ConnectionQuotas(
                listeners.listeners().size() > 1 ? Optional.of(listeners.interBrokerListenerName()) : Optional.empty(),
                config.sockets().connections().creationRateMax(),
                System::nanoTime);
    }

    /** What is altered of this broker's settings while it runs goes where it is needed. */
    @Provides
    @Singleton
    SettingsPublisher settings(
            BrokerConfig config,
            BrokerThreads threads,
            LogCleaner cleaner,
            ConnectionQuotas connectionQuotas,
            Provider<TransportServer> server) {
        return new SettingsPublisher(config.nodeId(), config.given(), altered -> {
            threads.resizeCleaner(altered.cleaner().threads());
            cleaner.reconfigure(altered.cleaner());
            connectionQuotas.bound(altered.connections().creationRateMax());
            server.get().limitConnections(connectionLimits(altered.connections()));
        });
    }

    @Provides
    @Singleton
    SessionFactory sessions(
            ApiHandlers handlers,
            ClientGate clients,
            PeerServer peers,
            InspectionServer inspection,
            BrokerConfig config,
            BrokerEnvironment environment,
            EventLoops loops,
            Throttling throttling) {
        return new SessionFactory(
                handlers,
                clients,
                config.sockets().requestMaxBytes(),
                peers,
                inspection,
                new RequestErrorLog(environment.clock()),
                loops,
                throttling);
    }

    @Provides
    @Singleton
    ClientQuotas clientQuotas() {
        return new ClientQuotas(System::nanoTime);
    }

    @Provides
    @Singleton
    Throttling throttling(ClientQuotas quotas, BrokerThreads threads) {
        return new Throttling(quotas, threads.timer(), System::nanoTime);
    }

    @Provides
    @Singleton
    InspectionServer inspection(
            BrokerConfig config, CoordinationBackend backend, SerialScheduler scheduler, MetadataLoader loader) {
        return new InspectionServer(new InspectionService(
                config.nodeId(), config.coordination().backend(), backend, scheduler, loader::image));
    }

    private static ConnectionLimits connectionLimits(ConnectionConfig connections) {
        return new ConnectionLimits(connections.max(), connections.perIpMax(), connections.perIpMaxOverrides());
    }

    private static ServerConfig serverConfig(SocketConfig sockets) {
        FrameLimits defaults = FrameLimits.DEFAULTS;
        long queuedMax = sockets.queuedRequestBytesMax() < 0
                ? defaults.queuedMaxRequestBytes()
                : sockets.queuedRequestBytesMax();
        ConnectionTimeouts timeouts = ConnectionTimeouts.SERVER_DEFAULTS;
        return new ServerConfig(
                new SocketOptions(sockets.sendBufferBytes(), sockets.receiveBufferBytes(), sockets.backlogSize()),
                new FrameLimits(
                        Math.max(sockets.requestMaxBytes(), PEER_FRAME_MAX_BYTES),
                        queuedMax,
                        defaults.maxRequestsInFlight(),
                        defaults.outboundHighWaterMarkBytes()),
                connectionLimits(sockets.connections()),
                new ConnectionTimeouts(
                        Math.max(0, sockets.connectionsMaxIdleMs()),
                        timeouts.frameReceiveTimeoutMs(),
                        timeouts.firstRequestTimeoutMs()));
    }
}
