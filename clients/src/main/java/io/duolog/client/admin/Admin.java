package io.duolog.client.admin;

import io.duolog.client.IsolationLevel;
import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Asks about a cluster, and changes it. Opened by {@code Client.admin()}, and closed with the client.
 *
 * <pre>{@code
 * Admin admin = client.admin();
 * admin.createTopic(new NewTopic("orders", 12, 3).withConfig("retention.ms", "86400000")).join();
 * Map<String, TopicDescription> described = admin.describeTopics(List.of("orders", "payments")).all().join();
 * admin.alterConfigs(Map.of(ConfigResource.topic("orders"), List.of(ConfigChange.delete("retention.ms"))))
 *         .all()
 *         .join();
 * }</pre>
 *
 * <p>Thread-safe; no method blocks. A call about several things sends as few requests as possible, and each thing succeeds
 * or fails by itself. Passing errors (no connection, no leader, another controller) are retried with a growing pause and
 * fresh metadata, until {@code default.api.timeout.ms} is over; then the future fails with a
 * {@code ClientTimeoutException} that tells the last cause. Lasting errors fail at once with a {@code BrokerException}. If
 * the answer to a change was lost, its retry may find it made: a topic is then reported to exist although this call has
 * created it.
 */
public interface Admin {
    /** The same admin with another time limit for whole calls, retries included. */
    Admin withTimeout(Duration timeout);

    /**
     * The same admin, whose changes are only checked by the brokers and not made. Where brokers cannot do so, methods
     * throw {@link UnsupportedOperationException}.
     */
    Admin dryRun();

    /** Which brokers there are. */
    default CompletableFuture<ClusterDescription> describeCluster() {
        return describeCluster(false);
    }

    /**
     * Which brokers there are.
     *
     * @param includeFenced whether to tell of fenced brokers as well (KIP-1073); fails with an {@code
     *     UnsupportedApiException} where brokers cannot
     */
    CompletableFuture<ClusterDescription> describeCluster(boolean includeFenced);

    /** All topics that the client may see, the cluster's own included, by name. */
    CompletableFuture<Map<String, TopicListing>> listTopics();

    /** What topics consist of; fails for one that does not exist. */
    AdminResult<String, TopicDescription> describeTopics(Collection<String> names);

    /** As {@link #describeTopics}, for one. */
    default CompletableFuture<TopicDescription> describeTopic(String name) {
        return describeTopics(List.of(name)).get(name);
    }

    /** Creates topics. Other brokers than the one that answered may know of them a little later. */
    AdminResult<String, CreatedTopic> createTopics(Collection<NewTopic> topics);

    /** As {@link #createTopics}, for one. */
    default CompletableFuture<CreatedTopic> createTopic(NewTopic topic) {
        return createTopics(List.of(topic)).get(topic.name());
    }

    /** Deletes topics and all that is in them. No dry run. */
    AdminResult<String, Void> deleteTopics(Collection<String> names);

    /** As {@link #deleteTopics}, for one. */
    default CompletableFuture<Void> deleteTopic(String name) {
        return deleteTopics(List.of(name)).get(name);
    }

    /**
     * Adds partitions to topics. Records with keys may go to other partitions from then on.
     *
     * @param totals for each topic, how many partitions it is to have
     */
    AdminResult<String, Void> createPartitions(Map<String, Integer> totals);

    /** The settings of topics, brokers and so on, by name. */
    AdminResult<ConfigResource, Map<String, ConfigEntry>> describeConfigs(Collection<ConfigResource> resources);

    /** As {@link #describeConfigs}, for one. */
    default CompletableFuture<Map<String, ConfigEntry>> describeConfig(ConfigResource resource) {
        return describeConfigs(List.of(resource)).get(resource);
    }

    /** Changes settings; those that are not named stay as they are (KIP-339). All changes of one thing are made, or none. */
    AdminResult<ConfigResource, Void> alterConfigs(Map<ConfigResource, List<ConfigChange>> changes);

    /** The quotas that were given to users, client ids and addresses (KIP-546), by Kafka's names. */
    CompletableFuture<Map<QuotaEntity, Map<String, Double>>> describeClientQuotas();

    /**
     * Gives quotas, or takes them away; those that are not named stay as they are. All changes of one entity are made, or
     * none.
     *
     * @param changes for each entity its quotas by Kafka's names; an empty value takes one away
     */
    AdminResult<QuotaEntity, Void> alterClientQuotas(Map<QuotaEntity, Map<String, Optional<Double>>> changes);

    /** The directories of brokers, and the partitions in them. */
    AdminResult<Integer, List<LogDirDescription>> describeLogDirs(Collection<Integer> brokerIds);

    /**
     * Looks for offsets.
     *
     * @param isolationLevel what counts as the end of a partition for {@link OffsetSpec#LATEST}
     */
    AdminResult<TopicPartition, ListedOffset> listOffsets(
            Map<TopicPartition, OffsetSpec> specs, IsolationLevel isolationLevel);

    /** As the other method; the end of a partition is what is replicated, in open transactions or not. */
    default AdminResult<TopicPartition, ListedOffset> listOffsets(Map<TopicPartition, OffsetSpec> specs) {
        return listOffsets(specs, IsolationLevel.READ_UNCOMMITTED);
    }

    /**
     * Deletes the oldest records of partitions (KIP-107). No dry run.
     *
     * @param beforeOffsets for each partition the first offset that is kept, or {@link #ALL_RECORDS}
     * @return for each partition its first offset afterwards
     */
    AdminResult<TopicPartition, Long> deleteRecords(Map<TopicPartition, Long> beforeOffsets);

    /**
     * Has leaders elected now (KIP-460). No dry run.
     *
     * @return for each partition whether there is another leader; false if no election was needed
     */
    AdminResult<TopicPartition, Boolean> electLeaders(ElectionType type, Collection<TopicPartition> partitions);

    /**
     * Moves partitions to other brokers (KIP-455), or stops moving them. Completes when the move has begun; {@link
     * #listPartitionReassignments} tells when it has ended. No dry run.
     *
     * @param changes for each partition the brokers that are to hold it, the preferred leader first; or nothing, to call
     *     off a move and go back
     */
    AdminResult<TopicPartition, Void> alterPartitionReassignments(Map<TopicPartition, Optional<List<Integer>>> changes);

    /** The partitions that are moving. */
    CompletableFuture<Map<TopicPartition, PartitionReassignment>> listPartitionReassignments();

    /** All groups that the client may see, by name; asks every broker. */
    CompletableFuture<Map<String, GroupListing>> listGroups();

    /**
     * Groups and their members, classic ones and those of the consumer protocol (KIP-848); fails with {@code
     * GROUP_ID_NOT_FOUND} for one that does not exist, or is of another type.
     */
    AdminResult<String, GroupDescription> describeGroups(Collection<String> groupIds);

    /** All offsets that a group has committed; none if there is no such group. */
    CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> listGroupOffsets(String groupId);

    /** Sets offsets of a group, which must have no members; creates it if need be. No dry run. */
    AdminResult<TopicPartition, Void> alterGroupOffsets(String groupId, Map<TopicPartition, OffsetAndMetadata> offsets);

    /**
     * Forgets what a group has committed for partitions that none of its members subscribes to (KIP-496). No dry run.
     */
    AdminResult<TopicPartition, Void> deleteGroupOffsets(String groupId, Collection<TopicPartition> partitions);

    /** Deletes groups, which must have no members, with all their offsets. No dry run. */
    AdminResult<String, Void> deleteGroups(Collection<String> groupIds);

    /** What the leaders of partitions remember of producers. */
    AdminResult<TopicPartition, List<ProducerState>> describeProducers(Collection<TopicPartition> partitions);

    /** Who votes on the cluster's metadata; fails with a {@code BrokerException} where it is not agreed on by voting. */
    CompletableFuture<QuorumDescription> describeQuorum();

    /** Makes a node a voter on the cluster's metadata (KIP-853). No dry run. */
    CompletableFuture<Void> addRaftVoter(QuorumDescription.Voter voter);

    /**
     * Takes a node's vote on the cluster's metadata away (KIP-853). No dry run.
     *
     * @param directoryId of its disk; zero where the cluster tells voters by their number alone
     */
    CompletableFuture<Void> removeRaftVoter(int nodeId, UUID directoryId);

    /** Has the cluster forget a broker that does not run and will not come back. No dry run. */
    CompletableFuture<Void> unregisterBroker(int brokerId);

    /** For {@link #deleteRecords}: all records that are replicated now. */
    long ALL_RECORDS = -1;
}
