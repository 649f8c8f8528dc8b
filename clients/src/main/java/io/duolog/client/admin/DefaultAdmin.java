package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import io.duolog.client.IsolationLevel;
import io.duolog.client.Node;
import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.ClusterOperation.Cluster;
import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ConfigValues;
import io.duolog.client.network.Backoff;
import io.duolog.client.runtime.ClientRuntime;
import io.duolog.protocol.message.ApiResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The admin: turns each method into an {@link AdminCall} on the event loop. Immutable. */
public final class DefaultAdmin implements Admin {
    private final AdminContext context;
    private final long timeoutMs;
    private final boolean isDryRun;

    private DefaultAdmin(AdminContext context, long timeoutMs, boolean isDryRun) {
        this.context = context;
        this.timeoutMs = timeoutMs;
        this.isDryRun = isDryRun;
    }

    /** Called by {@code Client}; ends with it. */
    public static DefaultAdmin open(ClientRuntime runtime, ConfigValues values) {
        Backoff backoff = new Backoff(
                values.get(ClientKeys.RETRY_BACKOFF_MS),
                values.get(ClientKeys.RETRY_BACKOFF_MAX_MS),
                new SplittableRandom(runtime.random().get().nextLong()));
        AdminCalls calls = new AdminCalls();
        AdminContext context = new AdminContext(
                runtime.network(), runtime.metadata(), backoff, values.get(ClientKeys.REQUEST_TIMEOUT_MS), calls);
        runtime.closeWithClient(() -> runtime.loop().execute(calls::close));
        return new DefaultAdmin(context, values.get(ClientKeys.DEFAULT_API_TIMEOUT_MS), false);
    }

    @Override
    public Admin withTimeout(Duration timeout) {
        return new DefaultAdmin(context, timeout.toMillis(), isDryRun);
    }

    @Override
    public Admin dryRun() {
        return new DefaultAdmin(context, timeoutMs, true);
    }

    @Override
    public CompletableFuture<ClusterDescription> describeCluster(boolean includeFenced) {
        return callOne(Cluster.THIS, new ClusterOperation.Describe(includeFenced));
    }

    @Override
    public CompletableFuture<Map<String, TopicListing>> listTopics() {
        return callOne(Cluster.THIS, new ClusterOperation.ListTopics());
    }

    @Override
    public AdminResult<String, TopicDescription> describeTopics(Collection<String> names) {
        return call(names, new DescribeTopicsOperation());
    }

    @Override
    public AdminResult<String, CreatedTopic> createTopics(Collection<NewTopic> topics) {
        Map<String, NewTopic> byName = new LinkedHashMap<>();
        for (NewTopic topic : topics) {
            if (byName.put(topic.name(), topic) != null) {
                throw new IllegalArgumentException("topic " + topic.name() + " is named twice");
            }
        }
        return call(byName.keySet(), new CreateTopicsOperation(byName, isDryRun));
    }

    @Override
    public AdminResult<String, Void> deleteTopics(Collection<String> names) {
        requireReal("deleteTopics");
        return call(names, new DeleteTopicsOperation());
    }

    @Override
    public AdminResult<String, Void> createPartitions(Map<String, Integer> totals) {
        return call(totals.keySet(), new CreatePartitionsOperation(Map.copyOf(totals), isDryRun));
    }

    @Override
    public AdminResult<ConfigResource, Map<String, ConfigEntry>> describeConfigs(Collection<ConfigResource> resources) {
        return call(resources, new DescribeConfigsOperation(List.copyOf(new LinkedHashSet<>(resources))));
    }

    @Override
    public AdminResult<ConfigResource, Void> alterConfigs(Map<ConfigResource, List<ConfigChange>> changes) {
        return call(changes.keySet(), new AlterConfigsOperation(Map.copyOf(changes), isDryRun));
    }

    @Override
    public CompletableFuture<Map<QuotaEntity, Map<String, Double>>> describeClientQuotas() {
        return callOne(Cluster.THIS, new DescribeClientQuotasOperation());
    }

    @Override
    public AdminResult<QuotaEntity, Void> alterClientQuotas(Map<QuotaEntity, Map<String, Optional<Double>>> changes) {
        return call(changes.keySet(), new AlterClientQuotasOperation(Map.copyOf(changes), isDryRun));
    }

    @Override
    public AdminResult<Integer, List<LogDirDescription>> describeLogDirs(Collection<Integer> brokerIds) {
        AdminResult<Integer, List<LogDirDescription>> result = AdminResult.of(new LinkedHashSet<>(brokerIds));
        result.futures().forEach((brokerId, future) -> {
            DescribeLogDirsOperation operation = new DescribeLogDirsOperation(brokerId);
            start(operation, AdminResult.only(brokerId, future));
        });
        return result;
    }

    @Override
    public AdminResult<TopicPartition, ListedOffset> listOffsets(
            Map<TopicPartition, OffsetSpec> specs, IsolationLevel isolationLevel) {
        requireNonNull(isolationLevel, "isolationLevel");
        return call(specs.keySet(), new ListOffsetsOperation(Map.copyOf(specs), isolationLevel));
    }

    @Override
    public AdminResult<TopicPartition, Long> deleteRecords(Map<TopicPartition, Long> beforeOffsets) {
        requireReal("deleteRecords");
        return call(beforeOffsets.keySet(), new DeleteRecordsOperation(Map.copyOf(beforeOffsets)));
    }

    @Override
    public AdminResult<TopicPartition, Boolean> electLeaders(ElectionType type, Collection<TopicPartition> partitions) {
        requireReal("electLeaders");
        requireNonNull(type, "type");
        return call(partitions, new ElectLeadersOperation(type, Set.copyOf(partitions)));
    }

    @Override
    public AdminResult<TopicPartition, Void> alterPartitionReassignments(
            Map<TopicPartition, Optional<List<Integer>>> changes) {
        requireReal("alterPartitionReassignments");
        return call(changes.keySet(), new AlterReassignmentsOperation(Map.copyOf(changes)));
    }

    @Override
    public CompletableFuture<Map<TopicPartition, PartitionReassignment>> listPartitionReassignments() {
        return callOne(Cluster.THIS, new ListReassignmentsOperation());
    }

    @Override
    public CompletableFuture<Map<String, GroupListing>> listGroups() {
        return describeCluster(false).thenCompose(cluster -> {
            AdminResult<Integer, List<GroupListing>> result =
                    AdminResult.of(cluster.brokers().stream().map(Node::id).toList());
            result.futures()
                    .forEach((brokerId, future) ->
                            start(new ListGroupsOperation(brokerId), AdminResult.only(brokerId, future)));
            return result.all().thenApply(DefaultAdmin::byGroup);
        });
    }

    private static Map<String, GroupListing> byGroup(Map<Integer, List<GroupListing>> byBroker) {
        Map<String, GroupListing> byGroup = new TreeMap<>();
        byBroker.values().forEach(groups -> groups.forEach(group -> byGroup.put(group.groupId(), group)));
        return Collections.unmodifiableMap(byGroup);
    }

    @Override
    public AdminResult<String, GroupDescription> describeGroups(Collection<String> groupIds) {
        AdminResult<String, GroupDescription> result = AdminResult.of(new LinkedHashSet<>(groupIds));
        AdminResult<String, GroupDescription> classic =
                AdminResult.of(result.futures().keySet());
        GroupTypes.describe(classic, consumer -> start(new DescribeConsumerGroupsOperation(), consumer), result);
        start(new DescribeGroupsOperation(), classic);
        return result;
    }

    @Override
    public CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> listGroupOffsets(String groupId) {
        return callOne(groupId, new ListGroupOffsetsOperation(groupId));
    }

    @Override
    public AdminResult<TopicPartition, Void> alterGroupOffsets(
            String groupId, Map<TopicPartition, OffsetAndMetadata> offsets) {
        requireReal("alterGroupOffsets");
        requireNonNull(groupId, "groupId");
        return call(offsets.keySet(), new AlterGroupOffsetsOperation(groupId, Map.copyOf(offsets)));
    }

    @Override
    public AdminResult<TopicPartition, Void> deleteGroupOffsets(String groupId, Collection<TopicPartition> partitions) {
        requireReal("deleteGroupOffsets");
        requireNonNull(groupId, "groupId");
        return call(partitions, new DeleteGroupOffsetsOperation(groupId, Set.copyOf(partitions)));
    }

    @Override
    public AdminResult<String, Void> deleteGroups(Collection<String> groupIds) {
        requireReal("deleteGroups");
        return call(groupIds, new DeleteGroupsOperation());
    }

    @Override
    public AdminResult<TopicPartition, List<ProducerState>> describeProducers(Collection<TopicPartition> partitions) {
        return call(partitions, new DescribeProducersOperation());
    }

    @Override
    public CompletableFuture<QuorumDescription> describeQuorum() {
        return callOne(Cluster.THIS, new DescribeQuorumOperation());
    }

    @Override
    public CompletableFuture<Void> addRaftVoter(QuorumDescription.Voter voter) {
        requireReal("addRaftVoter");
        return callOne(voter.nodeId(), new AddVoterOperation(voter));
    }

    @Override
    public CompletableFuture<Void> removeRaftVoter(int nodeId, UUID directoryId) {
        requireReal("removeRaftVoter");
        requireNonNull(directoryId, "directoryId");
        return callOne(nodeId, new RemoveVoterOperation(nodeId, directoryId));
    }

    @Override
    public CompletableFuture<Void> unregisterBroker(int brokerId) {
        requireReal("unregisterBroker");
        return callOne(brokerId, new UnregisterBrokerOperation(brokerId));
    }

    /** Asks leaders where epochs ended, for consumers that check their positions. */
    public AdminResult<TopicPartition, EpochEnd> epochEnds(Map<TopicPartition, EpochEnd.Query> queries) {
        return call(queries.keySet(), new EpochEndsOperation(Map.copyOf(queries)));
    }

    private void requireReal(String method) {
        if (isDryRun) {
            throw new UnsupportedOperationException(
                    method + " has no dry run: call it on the admin itself to do what it says");
        }
    }

    private <K, V, R extends ApiResponse> CompletableFuture<V> callOne(K item, AdminOperation<K, V, R> operation) {
        return call(List.of(item), operation).get(item);
    }

    private <K, V, R extends ApiResponse> AdminResult<K, V> call(
            Collection<K> items, AdminOperation<K, V, R> operation) {
        AdminResult<K, V> result = AdminResult.of(new LinkedHashSet<>(items));
        result.futures().keySet().forEach(operation::target);
        start(operation, result);
        return result;
    }

    private <K, V, R extends ApiResponse> void start(AdminOperation<K, V, R> operation, AdminResult<K, V> result) {
        if (!result.futures().isEmpty()) {
            context.loop().execute(() -> AdminCall.start(context, operation, result, timeoutMs));
        }
    }
}
