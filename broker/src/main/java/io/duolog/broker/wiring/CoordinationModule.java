package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.BrokerThreads;
import io.duolog.broker.LogDirectories;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.peer.BrokerPeerChannel;
import io.duolog.coordination.BackendHost;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.PeerChannel;
import io.duolog.coordination.SerialScheduler;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The backend that the configuration names, and what it gets from this process. The only place that chooses one. */
final class CoordinationModule extends AbstractModule {
    /** Below the first log directory, beside the partitions: no partition's directory can have this name. */
    private static final String DIRECTORY = "coordination";

    @Provides
    @Singleton
    CoordinationBackend backend(BrokerConfig config, BrokerEnvironment environment, BackendHost host) {
        return environment
                .backends()
                .find(config.coordination().backend())
                .create(config.coordination().backendSettings(), host);
    }

    @Provides
    @Singleton
    SerialScheduler scheduler(BrokerThreads threads) {
        return new ExecutorSerialScheduler(threads.coordination());
    }

    @Provides
    @Singleton
    LogDirectories logDirectories(BrokerConfig config, BrokerEnvironment environment) {
        return new LogDirectories(
                environment.fileSystem(), config.log().directories(), config.nodeId(), environment.random());
    }

    @Provides
    @Singleton
    BackendHost host(
            NodeIdentity identity,
            SerialScheduler scheduler,
            BrokerPeerChannel peers,
            LogDirectories logDirectories,
            BrokerConfig config,
            BrokerEnvironment environment) {
        Path directory = config.log().directories().get(0).resolve(DIRECTORY);
        return new BackendHost() {
            @Override
            public NodeIdentity self() {
                return identity;
            }

            @Override
            public Optional<String> knownClusterId() {
                return logDirectories.knownClusterId();
            }

            @Override
            public Path directory() {
                return directory;
            }

            @Override
            public Clock clock() {
                return environment.clock();
            }

            @Override
            public SerialScheduler scheduler() {
                return scheduler;
            }

            @Override
            public PeerChannel peers() {
                return peers;
            }
        };
    }
}
