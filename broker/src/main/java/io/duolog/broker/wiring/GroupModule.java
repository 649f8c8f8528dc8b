package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.BrokerThreads;
import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.ClusterInfo;
import io.duolog.broker.api.group.ConsumerGroupDescribeHandler;
import io.duolog.broker.api.group.ConsumerGroupHeartbeatHandler;
import io.duolog.broker.api.group.DeleteGroupsHandler;
import io.duolog.broker.api.group.DescribeGroupsHandler;
import io.duolog.broker.api.group.FindCoordinatorHandler;
import io.duolog.broker.api.group.HeartbeatHandler;
import io.duolog.broker.api.group.JoinGroupHandler;
import io.duolog.broker.api.group.LeaveGroupHandler;
import io.duolog.broker.api.group.ListGroupsHandler;
import io.duolog.broker.api.group.OffsetCommitHandler;
import io.duolog.broker.api.group.OffsetDeleteHandler;
import io.duolog.broker.api.group.OffsetFetchHandler;
import io.duolog.broker.api.group.SyncGroupHandler;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.config.MemberTimes;
import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.coordinator.CoordinatorContext;
import io.duolog.broker.coordinator.CoordinatorRuntime;
import io.duolog.broker.coordinator.PartitionCoordinatorLog;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.broker.group.GroupFactory;
import io.duolog.broker.group.GroupShard;
import io.duolog.broker.group.GroupTopics;
import io.duolog.broker.group.MigrationRules;
import io.duolog.broker.group.SubscribableTopics;
import io.duolog.broker.group.record.GroupRecordDecoder;
import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.partition.TopicSettings;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Groups: their shards, and the handlers of what they are asked for. */
final class GroupModule extends AbstractModule {
    @Provides
    @Singleton
    CoordinatorRuntime<GroupShard> runtime(
            BrokerConfig config,
            BrokerEnvironment environment,
            BrokerThreads threads,
            TopicSettings settings,
            SubscribableTopics subscribable,
            Provider<MetadataLoader> loader,
            Provider<GroupTopics> topics) {
        GroupFactory factory = new ConfiguredGroups(
                config.groups(),
                config.consumerGroups(),
                subscribable,
                groupId -> MemberTimes.of(loader.get().image().groupLayers(groupId, config.given())));
        MigrationRules migration = new MigrationRules(
                config.consumerGroups().migrationPolicy(),
                config.consumerGroups().maxSize(),
                config.groups().maxSize());
        CoordinatorContext context = new CoordinatorContext(
                threads.groups(),
                threads.timer(),
                steadyClock(environment),
                config.offsets().loadBufferSizeBytes(),
                config.offsets().compression());
        return new CoordinatorRuntime<>(
                InternalTopics.CONSUMER_OFFSETS,
                config.nodeId(),
                () -> new GroupShard(factory, migration, config.offsets(), topic -> topics.get()
                        .idOf(topic)),
                new GroupRecordDecoder(),
                context,
                (partition, leaderEpoch) -> new PartitionCoordinatorLog(
                        partition,
                        leaderEpoch,
                        () -> settings.minInsyncReplicas(partition.name().topic()),
                        threads.timer(),
                        config.offsets().commitTimeoutMs()));
    }

    /** Sessions must not end because somebody has set the clock: it is looked at once. */
    private static LongSupplier steadyClock(BrokerEnvironment environment) {
        long startMs = environment.clock().millis();
        long startNs = System.nanoTime();
        return () -> startMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    @Provides
    @Singleton
    SubscribableTopics subscribableTopics() {
        return new SubscribableTopics();
    }

    @Provides
    @Singleton
    GroupTopics topics(CoordinatorRuntime<GroupShard> runtime) {
        return new GroupTopics(runtime::tellAll);
    }

    @Provides
    @Singleton
    GroupCoordinator groups(
            CoordinatorRuntime<GroupShard> runtime, Provider<MetadataLoader> loader, BrokerEnvironment environment) {
        return new GroupCoordinator(runtime, () -> loader.get().image(), environment.random());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> findCoordinator(ClusterInfo cluster, ControllerClient controller) {
        return new FindCoordinatorHandler(cluster, controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> joinGroup(GroupCoordinator groups) {
        return new JoinGroupHandler(groups);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> syncGroup(GroupCoordinator groups) {
        return new SyncGroupHandler(groups);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> heartbeat(GroupCoordinator groups) {
        return new HeartbeatHandler(groups);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> leaveGroup(GroupCoordinator groups) {
        return new LeaveGroupHandler(groups);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> consumerGroupHeartbeat(GroupCoordinator groups, BrokerConfig config) {
        return new ConsumerGroupHeartbeatHandler(groups, config.consumerGroups().enabled());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> consumerGroupDescribe(GroupCoordinator groups, BrokerConfig config) {
        return new ConsumerGroupDescribeHandler(groups, config.consumerGroups().enabled());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> offsetCommit(GroupCoordinator groups, ClusterInfo cluster) {
        return new OffsetCommitHandler(groups, cluster);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> offsetFetch(GroupCoordinator groups, ClusterInfo cluster) {
        return new OffsetFetchHandler(groups, cluster);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> offsetDelete(GroupCoordinator groups, ClusterInfo cluster) {
        return new OffsetDeleteHandler(groups, cluster);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> describeGroups(GroupCoordinator groups) {
        return new DescribeGroupsHandler(groups);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> listGroups(GroupCoordinator groups) {
        return new ListGroupsHandler(groups);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> deleteGroups(GroupCoordinator groups) {
        return new DeleteGroupsHandler(groups);
    }
}
