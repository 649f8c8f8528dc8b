package io.duolog.broker.controller;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AddRaftVoterRequest;
import io.duolog.protocol.message.AddRaftVoterResponse;
import io.duolog.protocol.message.AlterClientQuotasRequest;
import io.duolog.protocol.message.AlterClientQuotasResponse;
import io.duolog.protocol.message.AlterConfigsRequest;
import io.duolog.protocol.message.AlterConfigsResponse;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse;
import io.duolog.protocol.message.AlterPartitionRequest;
import io.duolog.protocol.message.AlterPartitionResponse;
import io.duolog.protocol.message.CreatePartitionsRequest;
import io.duolog.protocol.message.CreatePartitionsResponse;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.DeleteTopicsResponse;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersResponse;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsResponse;
import io.duolog.protocol.message.RemoveRaftVoterRequest;
import io.duolog.protocol.message.RemoveRaftVoterResponse;
import io.duolog.protocol.message.UnregisterBrokerRequest;
import io.duolog.protocol.message.UnregisterBrokerResponse;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks the active controller, wherever it is. Thread-safe; no call blocks.
 *
 * <p>A stage completes when what it answers is committed <em>and</em> known to this node's {@link
 * io.duolog.broker.metadata.MetadataLoader}, on the coordination thread: handlers that have more to do than to answer
 * must leave it. What is wrong with one topic or resource stands in the response. A stage completes exceptionally, always
 * with {@link io.duolog.protocol.ApiException}, when there is no answer at all:
 * <ul>
 *   <li>{@code NOT_CONTROLLER}: nobody is known to be controller, or it was deposed before it decided; nothing happened;
 *   <li>{@code REQUEST_TIMED_OUT}: it may have happened or not.
 * </ul>
 */
public interface ControllerClient {
    /**
     * The same controller, asked for a client: topics and partitions that it creates, and topics that it deletes, are
     * counted against the client's quota. Without this nothing is.
     */
    default ControllerClient onBehalfOf(RequestOrigin origin) {
        return this;
    }

    /** CreateTopics, for all versions. */
    CompletionStage<CreateTopicsResponse> createTopics(CreateTopicsRequest request);

    /** DeleteTopics, for all versions: names in {@code topicNames}, or names and ids in {@code topics}. */
    CompletionStage<DeleteTopicsResponse> deleteTopics(DeleteTopicsRequest request);

    /** CreatePartitions, for all versions. */
    CompletionStage<CreatePartitionsResponse> createPartitions(CreatePartitionsRequest request);

    /** AlterConfigs: the settings given replace all that were altered before. */
    CompletionStage<AlterConfigsResponse> alterConfigs(AlterConfigsRequest request);

    /** IncrementalAlterConfigs. */
    CompletionStage<IncrementalAlterConfigsResponse> incrementalAlterConfigs(IncrementalAlterConfigsRequest request);

    /** AlterClientQuotas. */
    CompletionStage<AlterClientQuotasResponse> alterClientQuotas(AlterClientQuotasRequest request);

    /**
     * Gets producer ids that were never given to anybody.
     *
     * @param brokerId who asks
     * @param brokerEpoch the epoch of its registration; a stale one is refused with {@code STALE_BROKER_EPOCH}
     */
    CompletionStage<ProducerIdBlock> allocateProducerIds(int brokerId, long brokerEpoch);

    /**
     * AlterPartition: a leader proposes the in-sync replicas of any number of partitions that it leads. Each partition
     * succeeds or fails by itself; what is wrong with the whole request (a stale broker epoch) stands in the response.
     */
    CompletionStage<AlterPartitionResponse> alterPartition(AlterPartitionRequest request);

    /** ElectLeaders, for all versions. */
    CompletionStage<ElectLeadersResponse> electLeaders(ElectLeadersRequest request);

    /** AlterPartitionReassignments: begins, replaces or cancels reassignments; they go on after the answer. */
    CompletionStage<AlterPartitionReassignmentsResponse> alterPartitionReassignments(
            AlterPartitionReassignmentsRequest request);

    /** UnregisterBroker: forgets a broker that is gone for good. */
    CompletionStage<UnregisterBrokerResponse> unregisterBroker(UnregisterBrokerRequest request);

    /** AddRaftVoter: lets a broker vote. Fails with UNSUPPORTED_VERSION where the backend has no voters among brokers. */
    default CompletionStage<AddRaftVoterResponse> addRaftVoter(AddRaftVoterRequest request) {
        return CompletableFuture.failedFuture(new ApiException(ErrorCode.UNSUPPORTED_VERSION));
    }

    /** RemoveRaftVoter: takes a broker's vote away. Fails as {@link #addRaftVoter} does. */
    default CompletionStage<RemoveRaftVoterResponse> removeRaftVoter(RemoveRaftVoterRequest request) {
        return CompletableFuture.failedFuture(new ApiException(ErrorCode.UNSUPPORTED_VERSION));
    }

    /**
     * Takes leaderships, and then places among in-sync replicas, from a broker that wants to stop, a bounded number with
     * each call. From the first call on the broker gets no new ones until it is registered anew.
     *
     * @param brokerId who wants to stop
     * @param brokerEpoch the epoch of its registration; a stale one is refused with {@code STALE_BROKER_EPOCH}
     * @return how many partitions are still to be taken from it: the broker calls again until there are none
     */
    CompletionStage<Integer> controlledShutdown(int brokerId, long brokerEpoch);

    /**
     * Tells that replicas of a broker cannot be used until it is registered anew, because their log directory failed.
     * Partitions that are gone, or not on this broker, are skipped.
     *
     * @param brokerId whose replicas
     * @param brokerEpoch the epoch of its registration; a stale one is refused with {@code STALE_BROKER_EPOCH}
     * @param partitions their numbers, by topic id
     */
    CompletionStage<Void> reportOfflineReplicas(
            int brokerId, long brokerEpoch, Map<UUID, ? extends Collection<Integer>> partitions);

    /**
     * Creates topics that clients asked for, with the default numbers of partitions and replicas. Calls for the same
     * topics share one request. A topic that exists already, or that somebody else is creating, is no error.
     *
     * @return for each name what to tell the client: {@code LEADER_NOT_AVAILABLE} when the topic exists or comes, else
     *     why not
     */
    CompletionStage<Map<String, ErrorCode>> createTopicsAutomatically(Collection<String> names);
}
