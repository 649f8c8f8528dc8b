package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.BrokerThreads;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.coordinator.CoordinatorRuntime;
import io.duolog.broker.group.GroupShard;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.partition.PartitionContext;
import io.duolog.broker.partition.PartitionPublisher;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.Partitions;
import io.duolog.broker.partition.ReplicaRoles;
import io.duolog.broker.partition.TopicSettings;
import io.duolog.broker.replication.OfflineReplicas;
import io.duolog.broker.replication.ReplicaFetchers;
import io.duolog.storage.LogManager;
import io.duolog.storage.LogManagerConfig;
import io.duolog.storage.StorageEnvironment;
import io.duolog.storage.StorageScheduler;
import io.duolog.storage.compaction.LogCleaner;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs, and the partitions on top of them. */
final class StorageModule extends AbstractModule {
    private static final Logger LOGGER = LoggerFactory.getLogger(StorageModule.class);

    @Override
    protected void configure() {
        bind(Partitions.class).toInstance(new Partitions());
    }

    @Provides
    @Singleton
    TopicSettings topicSettings(Provider<MetadataLoader> loader, BrokerConfig config) {
        return new TopicSettings(() -> loader.get().image(), config.nodeId(), config.given());
    }

    @Provides
    @Singleton
    LogManager logManager(
            BrokerConfig config,
            BrokerEnvironment environment,
            BrokerThreads threads,
            TopicSettings settings,
            Provider<OfflineReplicas> offline) {
        StorageEnvironment storage = new StorageEnvironment(
                environment.fileSystem(),
                environment.clock(),
                StorageScheduler.on(threads.storage()),
                threads.flush(),
                environment.random());
        LogManagerConfig defaults = LogManagerConfig.of(config.log().directories());
        LogManagerConfig logs = new LogManagerConfig(
                config.log().directories(),
                config.log().retentionCheckIntervalMs(),
                defaults.flushCheckIntervalMs(),
                config.log().recoveryPointIntervalMs(),
                config.replication().highWatermarkIntervalMs(),
                config.log().producerIdExpirationMs(),
                config.log().producerIdCheckIntervalMs());
        return new LogManager(storage, logs, settings::logConfig, (directory, failure) -> {
            LOGGER.error(
                    "Log directory {} is offline; its partitions are not served until it is repaired and the broker"
                            + " restarted: {}",
                    directory,
                    failure.getMessage());
            offline.get().onDirectoryFailure(directory);
        });
    }

    @Provides
    @Singleton
    LogCleaner logCleaner(LogManager logs, BrokerConfig config, BrokerThreads threads) {
        return new LogCleaner(logs, config.log().cleaner(), StorageScheduler.on(threads.cleaner()), System::nanoTime);
    }

    @Provides
    @Singleton
    PartitionResolver partitionResolver(Partitions partitions, TopicSettings settings) {
        return new PartitionResolver(partitions, settings);
    }

    @Provides
    @Singleton
    PartitionPublisher partitionPublisher(
            LogManager logs,
            Partitions partitions,
            TopicSettings settings,
            PartitionContext context,
            ReplicaFetchers fetchers,
            CoordinatorRuntime<GroupShard> groups,
            BrokerThreads threads) {
        return new PartitionPublisher(
                logs,
                partitions,
                settings,
                context,
                ReplicaRoles.all(List.of(fetchers, groups)),
                threads.partitions(),
                threads.timer());
    }
}
