package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.BrokerThreads;
import io.duolog.broker.MetadataCatchUp;
import io.duolog.broker.api.AlterConfigsHandler;
import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.ApiHandlers;
import io.duolog.broker.api.ApiVersionsHandler;
import io.duolog.broker.api.ClusterInfo;
import io.duolog.broker.api.CreatePartitionsHandler;
import io.duolog.broker.api.CreateTopicsHandler;
import io.duolog.broker.api.DeleteRecordsHandler;
import io.duolog.broker.api.DeleteTopicsHandler;
import io.duolog.broker.api.DescribeClusterHandler;
import io.duolog.broker.api.DescribeConfigsHandler;
import io.duolog.broker.api.DescribeLogDirsHandler;
import io.duolog.broker.api.DescribeTopicPartitionsHandler;
import io.duolog.broker.api.FetchHandler;
import io.duolog.broker.api.IncrementalAlterConfigsHandler;
import io.duolog.broker.api.InitProducerIdHandler;
import io.duolog.broker.api.ListOffsetsHandler;
import io.duolog.broker.api.MetadataHandler;
import io.duolog.broker.api.OffsetForLeaderEpochHandler;
import io.duolog.broker.api.ProduceHandler;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.ProducerIdAllocator;
import io.duolog.broker.fetch.FetchSessionCache;
import io.duolog.broker.fetch.ReplicaFetches;
import io.duolog.broker.partition.PartitionContext;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.storage.LogManager;
import java.time.Duration;
import java.util.Set;

/** The handlers: what is bound here is served and advertised, nothing else. */
final class ApiModule extends AbstractModule {
    /** How long a fetch session must have been unused before another may take its place; Kafka's constant. */
    private static final long FETCH_SESSION_EVICTION_MS = 120_000;

    @Provides
    @Singleton
    ApiHandlers handlers(Set<ApiHandler<?, ?>> handlers) {
        return new ApiHandlers(handlers);
    }

    @Provides
    @Singleton
    FetchSessionCache fetchSessions(BrokerConfig config, BrokerEnvironment environment) {
        return new FetchSessionCache(
                config.requests().fetchSessionsMax(), FETCH_SESSION_EVICTION_MS, environment.random()::nextInt);
    }

    @Provides
    @Singleton
    ReplicaFetches replicaFetches(
            PartitionResolver partitions,
            PartitionContext context,
            BrokerThreads threads,
            BrokerEnvironment environment,
            BrokerConfig config) {
        return new ReplicaFetches(
                partitions,
                context.brokers(),
                threads.timer(),
                environment.random()::nextInt,
                config.requests().fetchMaxBytes());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> apiVersions(Provider<ApiHandlers> handlers, ClusterInfo cluster) {
        return new ApiVersionsHandler(handlers::get, cluster::clusterId, cluster::brokerId);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> metadata(
            ClusterInfo cluster, ControllerClient controller, MetadataCatchUp catchUp, BrokerConfig config) {
        // A broker that hears nothing for longer is none any more.
        Duration limit = Duration.ofMillis(config.coordination().sessionTimeoutMs());
        return new MetadataHandler(
                cluster,
                controller,
                () -> catchUp.caughtUpWithin(limit),
                config.topics().autoCreateEnabled());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> produce(PartitionResolver partitions, BrokerThreads threads) {
        return new ProduceHandler(partitions, threads.timer());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> fetch(
            PartitionResolver partitions,
            FetchSessionCache sessions,
            ReplicaFetches replicas,
            BrokerThreads threads,
            BrokerEnvironment environment,
            BrokerConfig config) {
        return new FetchHandler(
                partitions,
                sessions,
                replicas,
                threads.timer(),
                environment.clock(),
                config.requests().fetchMaxBytes());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> listOffsets(PartitionResolver partitions, BrokerThreads threads) {
        return new ListOffsetsHandler(partitions, threads.blocking());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> offsetForLeaderEpoch(PartitionResolver partitions) {
        return new OffsetForLeaderEpochHandler(partitions);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> deleteRecords(PartitionResolver partitions, BrokerThreads threads) {
        return new DeleteRecordsHandler(partitions, threads.blocking(), threads.timer());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> initProducerId(ProducerIdAllocator producerIds) {
        return new InitProducerIdHandler(producerIds);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> createTopics(ControllerClient controller) {
        return new CreateTopicsHandler(controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> deleteTopics(ControllerClient controller) {
        return new DeleteTopicsHandler(controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> createPartitions(ControllerClient controller) {
        return new CreatePartitionsHandler(controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> alterConfigs(ControllerClient controller) {
        return new AlterConfigsHandler(controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> incrementalAlterConfigs(ControllerClient controller) {
        return new IncrementalAlterConfigsHandler(controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> describeConfigs(ClusterInfo cluster, BrokerConfig config) {
        return new DescribeConfigsHandler(cluster, config.given());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> describeCluster(ClusterInfo cluster) {
        return new DescribeClusterHandler(cluster);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> describeTopicPartitions(ClusterInfo cluster, BrokerConfig config) {
        return new DescribeTopicPartitionsHandler(cluster, config.requests().describedPartitionsMax());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> describeLogDirs(LogManager logs, BrokerThreads threads) {
        return new DescribeLogDirsHandler(logs, threads.blocking());
    }
}
