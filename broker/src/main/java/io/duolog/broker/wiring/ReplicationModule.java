package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.duolog.broker.BrokerThreads;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.partition.PartitionContext;
import io.duolog.broker.partition.Partitions;
import io.duolog.broker.partition.TopicSettings;
import io.duolog.broker.replication.AlterPartitionProposals;
import io.duolog.broker.replication.FetcherContext;
import io.duolog.broker.replication.ImageReplicaBrokers;
import io.duolog.broker.replication.LagCheck;
import io.duolog.broker.replication.LeaderChannels;
import io.duolog.broker.replication.NetworkLeaderChannels;
import io.duolog.broker.replication.OfflineReplicas;
import io.duolog.broker.replication.OwnBrokerEpoch;
import io.duolog.broker.replication.ReplicaFetchers;
import io.duolog.broker.replication.Replication;
import io.duolog.coordination.NodeIdentity;
import io.duolog.transport.ClientConfig;
import io.duolog.transport.EventLoops;
import io.duolog.transport.TransportClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Followers, and what leaders need to know of them. */
final class ReplicationModule extends AbstractModule {
    /** How long to wait before the controller is asked again. */
    private static final long PROPOSAL_RETRY_MS = 50;

    @Provides
    @Singleton
    OwnBrokerEpoch ownEpoch(Provider<MetadataLoader> loader, NodeIdentity identity) {
        return new OwnBrokerEpoch(() -> loader.get().image(), identity);
    }

    @Provides
    @Singleton
    AlterPartitionProposals proposals(
            Provider<ControllerClient> controller, BrokerConfig config, OwnBrokerEpoch epoch, BrokerThreads threads) {
        return new AlterPartitionProposals(
                controller::get, config.nodeId(), epoch, threads.timer(), threads.replication(), PROPOSAL_RETRY_MS);
    }

    @Provides
    @Singleton
    ImageReplicaBrokers replicaBrokers() {
        return new ImageReplicaBrokers();
    }

    @Provides
    @Singleton
    PartitionContext partitionContext(
            BrokerConfig config,
            TopicSettings settings,
            ImageReplicaBrokers brokers,
            AlterPartitionProposals proposals) {
        return new PartitionContext(
                config.nodeId(),
                settings,
                brokers,
                proposals,
                config.replication().lagTimeMaxMs(),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    @Provides
    @Singleton
    LeaderChannels channels(
            EventLoops loops, Provider<MetadataLoader> loader, BrokerConfig config, BrokerThreads threads) {
        try {
            return new NetworkLeaderChannels(
                    new TransportClient(loops, ClientConfig.DEFAULTS),
                    loops,
                    id -> Optional.ofNullable(loader.get().image().brokers().get(id))
                            .flatMap((BrokerRegistration broker) ->
                                    broker.endpoint(config.listeners().interBrokerListenerName())),
                    threads.timer(),
                    "replica-" + config.nodeId(),
                    config.requests().timeoutMs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provides
    @Singleton
    ReplicaFetchers fetchers(
            BrokerConfig config, OwnBrokerEpoch epoch, LeaderChannels channels, BrokerThreads threads) {
        return new ReplicaFetchers(new FetcherContext(
                config.nodeId(), epoch, config.replication(), channels, threads.timer(), threads.replication()));
    }

    @Provides
    @Singleton
    OfflineReplicas offlineReplicas(
            Partitions partitions,
            ReplicaFetchers fetchers,
            Provider<ControllerClient> controller,
            BrokerConfig config,
            OwnBrokerEpoch epoch,
            BrokerThreads threads) {
        return new OfflineReplicas(
                partitions, fetchers, controller::get, config.nodeId(), epoch, threads.timer(), threads.replication());
    }

    @Provides
    @Singleton
    Replication replication(
            ReplicaFetchers fetchers, Partitions partitions, BrokerThreads threads, BrokerConfig config) {
        return new Replication(
                fetchers,
                new LagCheck(
                        partitions,
                        threads.timer(),
                        threads.replication(),
                        config.replication().lagTimeMaxMs()));
    }
}
