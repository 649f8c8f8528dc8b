package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.api.ApiHandlers;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.config.SocketConfig;
import io.duolog.broker.inspection.InspectionServer;
import io.duolog.broker.inspection.InspectionService;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.network.RequestErrorLog;
import io.duolog.broker.network.SessionFactory;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.SerialScheduler;
import io.duolog.transport.ConnectionLimits;
import io.duolog.transport.ConnectionTimeouts;
import io.duolog.transport.EventLoops;
import io.duolog.transport.FrameLimits;
import io.duolog.transport.ServerConfig;
import io.duolog.transport.SocketOptions;
import io.duolog.transport.TransportObserver;
import io.duolog.transport.TransportServer;

/** Listeners, connections and their sessions. */
final class NetworkModule extends AbstractModule {
    @Provides
    @Singleton
    EventLoops eventLoops(BrokerConfig config) {
        return new EventLoops(
                "duolog-" + config.nodeId() + "-network", config.sockets().networkThreads(), EventLoops.Mechanism.BEST);
    }

    @Provides
    @Singleton
    TransportServer server(EventLoops loops, BrokerConfig config, SessionFactory sessions) {
        return new TransportServer(loops, serverConfig(config.sockets()), sessions, TransportObserver.NONE);
    }

    @Provides
    @Singleton
    SessionFactory sessions(
            ApiHandlers handlers, InspectionServer inspection, BrokerEnvironment environment, EventLoops loops) {
        return new SessionFactory(handlers, inspection, new RequestErrorLog(environment.clock()), loops);
    }

    @Provides
    @Singleton
    InspectionServer inspection(
            BrokerConfig config, CoordinationBackend backend, SerialScheduler scheduler, MetadataLoader loader) {
        return new InspectionServer(new InspectionService(
                config.nodeId(), config.coordination().backend(), backend, scheduler, loader::image));
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
                        sockets.requestMaxBytes(),
                        queuedMax,
                        defaults.maxRequestsInFlight(),
                        defaults.outboundHighWaterMarkBytes()),
                new ConnectionLimits(sockets.connectionsMax(), sockets.connectionsPerIpMax()),
                new ConnectionTimeouts(
                        Math.max(0, sockets.connectionsMaxIdleMs()),
                        timeouts.frameReceiveTimeoutMs(),
                        timeouts.firstRequestTimeoutMs()));
    }
}
