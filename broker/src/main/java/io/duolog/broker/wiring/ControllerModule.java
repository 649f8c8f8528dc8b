package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.duolog.broker.Broker;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.LogDirectories;
import io.duolog.broker.MetadataCatchUp;
import io.duolog.broker.ReadinessPublisher;
import io.duolog.broker.SettingsPublisher;
import io.duolog.broker.api.ClusterInfo;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.controller.ActiveController;
import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.ControllerContext;
import io.duolog.broker.controller.ControllerRole;
import io.duolog.broker.controller.LeaderBalanceRole;
import io.duolog.broker.controller.LivenessRole;
import io.duolog.broker.controller.LocalControllerClient;
import io.duolog.broker.controller.ProducerIdAllocator;
import io.duolog.broker.group.GroupTopics;
import io.duolog.broker.group.SubscribableTopics;
import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.network.ClientGate;
import io.duolog.broker.partition.PartitionPublisher;
import io.duolog.broker.peer.BrokerPresence;
import io.duolog.broker.peer.PeerWatch;
import io.duolog.broker.quota.ClientQuotas;
import io.duolog.broker.quota.ConnectionQuotas;
import io.duolog.broker.replication.ImageReplicaBrokers;
import io.duolog.broker.replication.Replication;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.storage.LogManager;
import io.duolog.storage.compaction.LogCleaner;
import io.duolog.transport.TransportServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The metadata, the controller, and what is told of the cluster. */
final class ControllerModule extends AbstractModule {
    private static final long NO_EPOCH = -1;

    /** In this order the publishers are told: partitions before whoever relies on them, topics and brokers before those. */
    @Provides
    @Singleton
    MetadataLoader loader(
            SubscribableTopics subscribableTopics,
            GroupTopics groupTopics,
            ImageReplicaBrokers replicaBrokers,
            PartitionPublisher partitions,
            ClientQuotas quotas,
            ConnectionQuotas connectionQuotas,
            SettingsPublisher settings,
            PeerWatch watch,
            BrokerPresence presence,
            ReadinessPublisher readiness) {
        return new MetadataLoader(List.of(
                subscribableTopics,
                groupTopics,
                replicaBrokers,
                partitions,
                quotas,
                connectionQuotas,
                settings,
                watch,
                presence,
                readiness));
    }

    @Provides
    @Singleton
    ReadinessPublisher readiness(NodeIdentity identity) {
        return new ReadinessPublisher(identity);
    }

    @Provides
    @Singleton
    MetadataCatchUp catchUp(CoordinationBackend backend, ReadinessPublisher readiness, SerialScheduler scheduler) {
        return new MetadataCatchUp(backend.log(), readiness, scheduler);
    }

    @Provides
    @Singleton
    ControllerContext context(BrokerConfig config, BrokerEnvironment environment) {
        return new ControllerContext(
                config.nodeId(),
                config.topics(),
                config.given(),
                () -> TopicIds.next(environment.random()),
                environment.random()::nextInt);
    }

    @Provides
    @Singleton
    LivenessRole liveness(
            SerialScheduler scheduler, CoordinationBackend backend, BrokerConfig config, ControllerContext context) {
        return new LivenessRole(
                backend.membership(),
                scheduler,
                Duration.ofMillis(config.coordination().sessionTimeoutMs()),
                context);
    }

    @Provides
    @Singleton
    ActiveController controller(
            SerialScheduler scheduler,
            CoordinationBackend backend,
            MetadataLoader loader,
            BrokerConfig config,
            ControllerContext context,
            LivenessRole liveness) {
        List<ControllerRole> roles = new ArrayList<>(List.of(liveness));
        if (config.controller().leaderRebalanceEnabled()) {
            roles.add(new LeaderBalanceRole(
                    scheduler, Duration.ofSeconds(config.controller().leaderRebalanceIntervalSeconds()), context));
        }
        return new ActiveController(scheduler, backend.log(), loader::image, roles);
    }

    @Provides
    @Singleton
    LocalControllerClient client(
            ActiveController controller, ControllerContext context, CoordinationBackend backend, ClientQuotas quotas) {
        return new LocalControllerClient(
                controller, context, backend::voterChanges, origin -> quotas.limits(origin.clientId())
                        .mutations(origin.knowsThrottling()));
    }

    @Provides
    @Singleton
    ProducerIdAllocator producerIds(ControllerClient controller, Provider<MetadataLoader> loader, BrokerConfig config) {
        return new ProducerIdAllocator(() -> {
            long brokerEpoch = Optional.ofNullable(
                            loader.get().image().brokers().get(config.nodeId()))
                    .map(BrokerRegistration::epoch)
                    .orElse(NO_EPOCH);
            return controller.allocateProducerIds(config.nodeId(), brokerEpoch);
        });
    }

    @Provides
    @Singleton
    ClusterInfo cluster(BrokerConfig config, MetadataLoader loader, CoordinationBackend backend) {
        return new LiveClusterInfo(config.nodeId(), loader, backend);
    }

    @Provides
    @Singleton
    Broker.Parts parts(
            LogDirectories logDirectories,
            LogManager logs,
            LogCleaner cleaner,
            PartitionPublisher partitionPublisher,
            MetadataLoader loader,
            ReadinessPublisher readiness,
            MetadataCatchUp catchUp,
            CoordinationBackend backend,
            ActiveController controller,
            Replication replication,
            TransportServer server,
            ClientGate clients) {
        return new Broker.Parts(
                logDirectories,
                logs,
                cleaner,
                partitionPublisher,
                loader,
                readiness,
                catchUp,
                backend,
                controller,
                replication,
                server,
                clients);
    }

    /** Random topic ids, none of which the protocol reserves. */
    private static final class TopicIds {
        private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
        private static final long VERSION_4 = 0x4000L;
        private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;
        private static final long VARIANT_2 = 0x8000_0000_0000_0000L;

        private TopicIds() {}

        /** A version 4 UUID, so that it is neither the zero UUID nor another reserved one. */
        static UUID next(java.util.random.RandomGenerator random) {
            return new UUID(
                    (random.nextLong() & VERSION_MASK) | VERSION_4, (random.nextLong() & VARIANT_MASK) | VARIANT_2);
        }
    }
}
