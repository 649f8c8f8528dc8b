package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.AutomaticTopics;
import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.ProducerIdBlock;
import io.duolog.broker.controller.RequestOrigin;
import io.duolog.broker.peer.message.ControlledShutdownRequest;
import io.duolog.broker.peer.message.ControlledShutdownResponse;
import io.duolog.broker.peer.message.OfflineReplicasRequest;
import io.duolog.broker.peer.message.OfflineReplicasRequest.OfflineTopic;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AddRaftVoterRequest;
import io.duolog.protocol.message.AddRaftVoterResponse;
import io.duolog.protocol.message.AllocateProducerIdsRequest;
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
import io.duolog.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.duolog.protocol.message.DeleteTopicsResponse;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersResponse;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsResponse;
import io.duolog.protocol.message.RemoveRaftVoterRequest;
import io.duolog.protocol.message.RemoveRaftVoterResponse;
import io.duolog.protocol.message.UnregisterBrokerRequest;
import io.duolog.protocol.message.UnregisterBrokerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Asks the active controller wherever it is: this node itself, or another by a forwarded request. While nobody is known
 * to be controller, or the one that was has just been deposed, it asks again until the request's time is over. What may
 * have been done already is asked again only if doing it twice comes to the same.
 */
public final class ForwardingControllerClient implements ControllerClient {
    private static final UUID NO_ID = new UUID(0, 0);

    private final ControllerRequests requests;
    private final Duration defaultTimeout;
    private final Optional<RequestOrigin> origin;
    private final AutomaticTopics automaticTopics;

    /**
     * Creates the client.
     *
     * @param requests finds the controller
     * @param defaultTimeout for requests that do not say how long they wait
     */
    public ForwardingControllerClient(ControllerRequests requests, Duration defaultTimeout) {
        this(requests, defaultTimeout, Optional.empty(), new AutomaticTopics());
    }

    private ForwardingControllerClient(
            ControllerRequests requests,
            Duration defaultTimeout,
            Optional<RequestOrigin> origin,
            AutomaticTopics automaticTopics) {
        this.requests = requireNonNull(requests, "requests");
        this.defaultTimeout = requireNonNull(defaultTimeout, "defaultTimeout");
        this.origin = origin;
        this.automaticTopics = automaticTopics;
    }

    @Override
    public ControllerClient onBehalfOf(RequestOrigin client) {
        return new ForwardingControllerClient(requests, defaultTimeout, Optional.of(client), automaticTopics);
    }

    @Override
    public CompletionStage<CreateTopicsResponse> createTopics(CreateTopicsRequest request) {
        return requests.ask(ForwardedApi.CREATE_TOPICS, request, origin, timeout(request.timeoutMs()));
    }

    /** Names of old versions travel as those of the newest, in which alone requests are forwarded. */
    @Override
    public CompletionStage<DeleteTopicsResponse> deleteTopics(DeleteTopicsRequest request) {
        List<DeleteTopicState> topics = new ArrayList<>(request.topics());
        request.topicNames().forEach(name -> topics.add(new DeleteTopicState(name, NO_ID)));
        return requests.ask(
                ForwardedApi.DELETE_TOPICS,
                new DeleteTopicsRequest(topics, List.of(), request.timeoutMs()),
                origin,
                timeout(request.timeoutMs()));
    }

    @Override
    public CompletionStage<CreatePartitionsResponse> createPartitions(CreatePartitionsRequest request) {
        return requests.ask(ForwardedApi.CREATE_PARTITIONS, request, origin, timeout(request.timeoutMs()));
    }

    @Override
    public CompletionStage<AlterConfigsResponse> alterConfigs(AlterConfigsRequest request) {
        return requests.ask(ForwardedApi.ALTER_CONFIGS, request, defaultTimeout);
    }

    @Override
    public CompletionStage<IncrementalAlterConfigsResponse> incrementalAlterConfigs(
            IncrementalAlterConfigsRequest request) {
        return requests.ask(ForwardedApi.INCREMENTAL_ALTER_CONFIGS, request, defaultTimeout);
    }

    @Override
    public CompletionStage<AlterClientQuotasResponse> alterClientQuotas(AlterClientQuotasRequest request) {
        return requests.ask(ForwardedApi.ALTER_CLIENT_QUOTAS, request, defaultTimeout);
    }

    @Override
    public CompletionStage<ProducerIdBlock> allocateProducerIds(int brokerId, long brokerEpoch) {
        return requests.ask(
                        ForwardedApi.ALLOCATE_PRODUCER_IDS,
                        new AllocateProducerIdsRequest(brokerId, brokerEpoch),
                        defaultTimeout)
                .thenApply(response -> new ProducerIdBlock(response.producerIdStart(), response.producerIdLen()));
    }

    @Override
    public CompletionStage<AlterPartitionResponse> alterPartition(AlterPartitionRequest request) {
        return requests.ask(ForwardedApi.ALTER_PARTITION, request, defaultTimeout);
    }

    @Override
    public CompletionStage<ElectLeadersResponse> electLeaders(ElectLeadersRequest request) {
        return requests.ask(ForwardedApi.ELECT_LEADERS, request, timeout(request.timeoutMs()));
    }

    @Override
    public CompletionStage<AlterPartitionReassignmentsResponse> alterPartitionReassignments(
            AlterPartitionReassignmentsRequest request) {
        return requests.ask(ForwardedApi.ALTER_PARTITION_REASSIGNMENTS, request, timeout(request.timeoutMs()));
    }

    @Override
    public CompletionStage<UnregisterBrokerResponse> unregisterBroker(UnregisterBrokerRequest request) {
        return requests.ask(ForwardedApi.UNREGISTER_BROKER, request, defaultTimeout);
    }

    @Override
    public CompletionStage<AddRaftVoterResponse> addRaftVoter(AddRaftVoterRequest request) {
        return requests.ask(ForwardedApi.ADD_RAFT_VOTER, request, timeout(request.timeoutMs()));
    }

    @Override
    public CompletionStage<RemoveRaftVoterResponse> removeRaftVoter(RemoveRaftVoterRequest request) {
        return requests.ask(ForwardedApi.REMOVE_RAFT_VOTER, request, defaultTimeout);
    }

    @Override
    public CompletionStage<Integer> controlledShutdown(int brokerId, long brokerEpoch) {
        return requests.ask(
                        ForwardedApi.CONTROLLED_SHUTDOWN,
                        new ControlledShutdownRequest(brokerId, brokerEpoch),
                        defaultTimeout)
                .thenApply(ControlledShutdownResponse::remainingPartitions);
    }

    @Override
    public CompletionStage<Void> reportOfflineReplicas(
            int brokerId, long brokerEpoch, Map<UUID, ? extends Collection<Integer>> partitions) {
        List<OfflineTopic> topics = new ArrayList<>();
        partitions.forEach((topicId, numbers) -> topics.add(new OfflineTopic(topicId, List.copyOf(numbers))));
        return requests.ask(
                        ForwardedApi.OFFLINE_REPLICAS,
                        new OfflineReplicasRequest(brokerId, brokerEpoch, topics),
                        defaultTimeout)
                .thenAccept(done -> {});
    }

    @Override
    public CompletionStage<Map<String, ErrorCode>> createTopicsAutomatically(Collection<String> names) {
        return automaticTopics.create(this, names);
    }

    private Duration timeout(int timeoutMs) {
        return timeoutMs > 0 ? Duration.ofMillis(timeoutMs) : defaultTimeout;
    }
}
