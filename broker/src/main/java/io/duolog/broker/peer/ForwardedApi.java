package io.duolog.broker.peer;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.peer.message.ControlledShutdownRequest;
import io.duolog.broker.peer.message.ControlledShutdownResponse;
import io.duolog.broker.peer.message.OfflineReplicasRequest;
import io.duolog.broker.peer.message.OfflineReplicasRequest.OfflineTopic;
import io.duolog.broker.peer.message.OfflineReplicasResponse;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AddRaftVoterRequest;
import io.duolog.protocol.message.AddRaftVoterResponse;
import io.duolog.protocol.message.AllocateProducerIdsRequest;
import io.duolog.protocol.message.AllocateProducerIdsResponse;
import io.duolog.protocol.message.AlterClientQuotasRequest;
import io.duolog.protocol.message.AlterClientQuotasResponse;
import io.duolog.protocol.message.AlterConfigsRequest;
import io.duolog.protocol.message.AlterConfigsResponse;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse;
import io.duolog.protocol.message.AlterPartitionRequest;
import io.duolog.protocol.message.AlterPartitionResponse;
import io.duolog.protocol.message.ApiKey;
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
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One request that brokers pass on to the active controller: how it travels, and what it asks of the controller.
 *
 * @param id Kafka's number, or one of our own
 * @param lowestVersion the oldest version that is answered
 * @param highestVersion the version that is sent
 * @param requestReader reads the request
 * @param responseReader reads the response
 * @param call what the controller's node does
 * @param repeatable whether doing it twice comes to the same and is answered the same
 * @param <Q> the request
 * @param <R> its response
 */
record ForwardedApi<Q extends WireMessage, R extends WireMessage>(
        short id,
        short lowestVersion,
        short highestVersion,
        Reader<Q> requestReader,
        Reader<R> responseReader,
        BiFunction<ControllerClient, Q, CompletionStage<R>> call,
        boolean repeatable) {
    static final ForwardedApi<CreateTopicsRequest, CreateTopicsResponse> CREATE_TOPICS = kafka(
            ApiKey.CREATE_TOPICS,
            CreateTopicsRequest::read,
            CreateTopicsResponse::read,
            ControllerClient::createTopics,
            false);

    static final ForwardedApi<DeleteTopicsRequest, DeleteTopicsResponse> DELETE_TOPICS = kafka(
            ApiKey.DELETE_TOPICS,
            DeleteTopicsRequest::read,
            DeleteTopicsResponse::read,
            ControllerClient::deleteTopics,
            false);

    static final ForwardedApi<CreatePartitionsRequest, CreatePartitionsResponse> CREATE_PARTITIONS = kafka(
            ApiKey.CREATE_PARTITIONS,
            CreatePartitionsRequest::read,
            CreatePartitionsResponse::read,
            ControllerClient::createPartitions,
            false);

    static final ForwardedApi<AlterConfigsRequest, AlterConfigsResponse> ALTER_CONFIGS = kafka(
            ApiKey.ALTER_CONFIGS,
            AlterConfigsRequest::read,
            AlterConfigsResponse::read,
            ControllerClient::alterConfigs,
            true);

    /** Not repeatable: APPEND. */
    static final ForwardedApi<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>
            INCREMENTAL_ALTER_CONFIGS = kafka(
                    ApiKey.INCREMENTAL_ALTER_CONFIGS,
                    IncrementalAlterConfigsRequest::read,
                    IncrementalAlterConfigsResponse::read,
                    ControllerClient::incrementalAlterConfigs,
                    false);

    static final ForwardedApi<AlterClientQuotasRequest, AlterClientQuotasResponse> ALTER_CLIENT_QUOTAS = kafka(
            ApiKey.ALTER_CLIENT_QUOTAS,
            AlterClientQuotasRequest::read,
            AlterClientQuotasResponse::read,
            ControllerClient::alterClientQuotas,
            true);

    /** Repeatable: a block that got lost costs nothing. */
    static final ForwardedApi<AllocateProducerIdsRequest, AllocateProducerIdsResponse> ALLOCATE_PRODUCER_IDS = kafka(
            ApiKey.ALLOCATE_PRODUCER_IDS,
            AllocateProducerIdsRequest::read,
            AllocateProducerIdsResponse::read,
            (controller, request) -> controller
                    .allocateProducerIds(request.brokerId(), request.brokerEpoch())
                    .thenApply(block ->
                            new AllocateProducerIdsResponse(0, ErrorCode.NONE.code(), block.firstId(), block.size())),
            true);

    /** Repeatable: the partition epoch tells a second attempt from the first. */
    static final ForwardedApi<AlterPartitionRequest, AlterPartitionResponse> ALTER_PARTITION = kafka(
            ApiKey.ALTER_PARTITION,
            AlterPartitionRequest::read,
            AlterPartitionResponse::read,
            ControllerClient::alterPartition,
            true);

    static final ForwardedApi<ElectLeadersRequest, ElectLeadersResponse> ELECT_LEADERS = kafka(
            ApiKey.ELECT_LEADERS,
            ElectLeadersRequest::read,
            ElectLeadersResponse::read,
            ControllerClient::electLeaders,
            false);

    static final ForwardedApi<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse>
            ALTER_PARTITION_REASSIGNMENTS = kafka(
                    ApiKey.ALTER_PARTITION_REASSIGNMENTS,
                    AlterPartitionReassignmentsRequest::read,
                    AlterPartitionReassignmentsResponse::read,
                    ControllerClient::alterPartitionReassignments,
                    true);

    static final ForwardedApi<UnregisterBrokerRequest, UnregisterBrokerResponse> UNREGISTER_BROKER = kafka(
            ApiKey.UNREGISTER_BROKER,
            UnregisterBrokerRequest::read,
            UnregisterBrokerResponse::read,
            ControllerClient::unregisterBroker,
            false);

    static final ForwardedApi<AddRaftVoterRequest, AddRaftVoterResponse> ADD_RAFT_VOTER = kafka(
            ApiKey.ADD_RAFT_VOTER,
            AddRaftVoterRequest::read,
            AddRaftVoterResponse::read,
            ControllerClient::addRaftVoter,
            false);

    static final ForwardedApi<RemoveRaftVoterRequest, RemoveRaftVoterResponse> REMOVE_RAFT_VOTER = kafka(
            ApiKey.REMOVE_RAFT_VOTER,
            RemoveRaftVoterRequest::read,
            RemoveRaftVoterResponse::read,
            ControllerClient::removeRaftVoter,
            false);

    static final ForwardedApi<ControlledShutdownRequest, ControlledShutdownResponse> CONTROLLED_SHUTDOWN = own(
            10_010,
            ControlledShutdownRequest::read,
            ControlledShutdownResponse::read,
            (controller, request) -> controller
                    .controlledShutdown(request.brokerId(), request.brokerEpoch())
                    .thenApply(ControlledShutdownResponse::new));

    static final ForwardedApi<OfflineReplicasRequest, OfflineReplicasResponse> OFFLINE_REPLICAS =
            own(10_011, OfflineReplicasRequest::read, OfflineReplicasResponse::read, (controller, request) -> controller
                    .reportOfflineReplicas(request.brokerId(), request.brokerEpoch(), partitions(request))
                    .thenApply(done -> new OfflineReplicasResponse()));

    private static final Map<Short, ForwardedApi<?, ?>> BY_ID = List.<ForwardedApi<?, ?>>of(
                    CREATE_TOPICS,
                    DELETE_TOPICS,
                    CREATE_PARTITIONS,
                    ALTER_CONFIGS,
                    INCREMENTAL_ALTER_CONFIGS,
                    ALTER_CLIENT_QUOTAS,
                    ALLOCATE_PRODUCER_IDS,
                    ALTER_PARTITION,
                    ELECT_LEADERS,
                    ALTER_PARTITION_REASSIGNMENTS,
                    UNREGISTER_BROKER,
                    ADD_RAFT_VOTER,
                    REMOVE_RAFT_VOTER,
                    CONTROLLED_SHUTDOWN,
                    OFFLINE_REPLICAS)
            .stream()
            .collect(Collectors.toUnmodifiableMap(ForwardedApi::id, Function.identity()));

    /** Reads a message. */
    @FunctionalInterface
    interface Reader<M> {
        M read(WireReader in, short version);
    }

    /** The request with this number, if it may be forwarded. */
    static Optional<ForwardedApi<?, ?>> find(short id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    boolean supports(short version) {
        return version >= lowestVersion && version <= highestVersion;
    }

    private static Map<UUID, List<Integer>> partitions(OfflineReplicasRequest request) {
        return request.topics().stream()
                .collect(Collectors.toMap(
                        OfflineTopic::topicId, OfflineTopic::partitions, (first, second) -> second, HashMap::new));
    }

    /** Ours, which are all repeatable. */
    private static <Q extends WireMessage, R extends WireMessage> ForwardedApi<Q, R> own(
            int id,
            Reader<Q> requestReader,
            Reader<R> responseReader,
            BiFunction<ControllerClient, Q, CompletionStage<R>> call) {
        return new ForwardedApi<>((short) id, (short) 0, (short) 0, requestReader, responseReader, call, true);
    }

    private static <Q extends WireMessage, R extends WireMessage> ForwardedApi<Q, R> kafka(
            ApiKey apiKey,
            Reader<Q> requestReader,
            Reader<R> responseReader,
            BiFunction<ControllerClient, Q, CompletionStage<R>> call,
            boolean repeatable) {
        return new ForwardedApi<>(
                apiKey.id(),
                apiKey.lowestVersion(),
                apiKey.highestVersion(),
                requestReader,
                responseReader,
                call,
                repeatable);
    }
}
