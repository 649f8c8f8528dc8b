package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.quota.MutationQuota;
import io.duolog.coordination.VoterChanges;
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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks the controller of this very node: enough when it is the only candidate. */
public final class LocalControllerClient implements ControllerClient {
    private final ActiveController controller;
    private final TopicCreation topicCreation;
    private final PartitionCreation partitionCreation;
    private final ConfigAlteration configAlteration;
    private final PartitionAlteration partitionAlteration;
    private final LeaderElections leaderElections;
    private final PartitionReassignment partitionReassignment;
    private final BrokerRemoval brokerRemoval;
    private final ControlledShutdown controlledShutdown;
    private final OfflineReplicas offlineReplicas;
    private final BackendVoters voters;
    private final boolean deletionEnabled;
    private final Function<RequestOrigin, MutationQuota> quotas;
    private final Optional<RequestOrigin> origin;
    private final AutomaticTopics automaticTopics;

    /**
     * Creates the client.
     *
     * @param controller takes the decisions
     * @param context what they need
     */
    public LocalControllerClient(ActiveController controller, ControllerContext context) {
        this(controller, context, Optional::empty, origin -> MutationQuota.UNBOUNDED);
    }

    /**
     * Creates the client.
     *
     * @param controller takes the decisions
     * @param context what they need
     * @param voterChanges of the coordination backend, if it has voters among the brokers
     * @param quotas what clients may change
     */
    public LocalControllerClient(
            ActiveController controller,
            ControllerContext context,
            Supplier<Optional<VoterChanges>> voterChanges,
            Function<RequestOrigin, MutationQuota> quotas) {
        this.voters = new BackendVoters(voterChanges);
        this.quotas = requireNonNull(quotas, "quotas");
        this.controller = requireNonNull(controller, "controller");
        this.topicCreation = new TopicCreation(context);
        this.partitionCreation = new PartitionCreation(context);
        this.configAlteration = new ConfigAlteration(context);
        this.partitionAlteration = new PartitionAlteration(context);
        this.leaderElections = new LeaderElections(context);
        this.partitionReassignment = new PartitionReassignment(context);
        this.brokerRemoval = new BrokerRemoval(context);
        this.controlledShutdown = new ControlledShutdown(context);
        this.offlineReplicas = new OfflineReplicas(context);
        this.deletionEnabled = context.topicDefaults().deleteEnabled();
        this.origin = Optional.empty();
        this.automaticTopics = new AutomaticTopics();
    }

    private LocalControllerClient(LocalControllerClient same, RequestOrigin origin) {
        this.controller = same.controller;
        this.topicCreation = same.topicCreation;
        this.partitionCreation = same.partitionCreation;
        this.configAlteration = same.configAlteration;
        this.partitionAlteration = same.partitionAlteration;
        this.leaderElections = same.leaderElections;
        this.partitionReassignment = same.partitionReassignment;
        this.brokerRemoval = same.brokerRemoval;
        this.controlledShutdown = same.controlledShutdown;
        this.offlineReplicas = same.offlineReplicas;
        this.voters = same.voters;
        this.deletionEnabled = same.deletionEnabled;
        this.quotas = same.quotas;
        this.origin = Optional.of(origin);
        this.automaticTopics = same.automaticTopics;
    }

    @Override
    public ControllerClient onBehalfOf(RequestOrigin client) {
        return new LocalControllerClient(this, client);
    }

    /** To be asked for when the decision is taken, since quotas are altered by decisions. */
    private MutationQuota quota() {
        return origin.map(quotas).orElse(MutationQuota.UNBOUNDED);
    }

    @Override
    public CompletionStage<CreateTopicsResponse> createTopics(CreateTopicsRequest request) {
        return controller.submit(image -> topicCreation.decide(image, request, quota()));
    }

    @Override
    public CompletionStage<DeleteTopicsResponse> deleteTopics(DeleteTopicsRequest request) {
        return controller.submit(image -> TopicDeletion.decide(image, request, deletionEnabled, quota()));
    }

    @Override
    public CompletionStage<CreatePartitionsResponse> createPartitions(CreatePartitionsRequest request) {
        return controller.submit(image -> partitionCreation.decide(image, request, quota()));
    }

    @Override
    public CompletionStage<AlterConfigsResponse> alterConfigs(AlterConfigsRequest request) {
        return controller.submit(image -> configAlteration.decide(image, request));
    }

    @Override
    public CompletionStage<AlterClientQuotasResponse> alterClientQuotas(AlterClientQuotasRequest request) {
        return controller.submit(image -> ClientQuotaAlteration.decide(image, request));
    }

    @Override
    public CompletionStage<IncrementalAlterConfigsResponse> incrementalAlterConfigs(
            IncrementalAlterConfigsRequest request) {
        return controller.submit(image -> configAlteration.decide(image, request));
    }

    @Override
    public CompletionStage<ProducerIdBlock> allocateProducerIds(int brokerId, long brokerEpoch) {
        return controller.submit(image -> ProducerIdAllocation.decide(image, brokerId, brokerEpoch));
    }

    @Override
    public CompletionStage<AlterPartitionResponse> alterPartition(AlterPartitionRequest request) {
        return controller.submit(image -> partitionAlteration.decide(image, request));
    }

    @Override
    public CompletionStage<ElectLeadersResponse> electLeaders(ElectLeadersRequest request) {
        return controller.submit(image -> leaderElections.decide(image, request));
    }

    @Override
    public CompletionStage<AlterPartitionReassignmentsResponse> alterPartitionReassignments(
            AlterPartitionReassignmentsRequest request) {
        return controller.submit(image -> partitionReassignment.decide(image, request));
    }

    @Override
    public CompletionStage<UnregisterBrokerResponse> unregisterBroker(UnregisterBrokerRequest request) {
        return controller.submit(image -> brokerRemoval.decide(image, request));
    }

    @Override
    public CompletionStage<AddRaftVoterResponse> addRaftVoter(AddRaftVoterRequest request) {
        return voters.add(request);
    }

    @Override
    public CompletionStage<RemoveRaftVoterResponse> removeRaftVoter(RemoveRaftVoterRequest request) {
        return voters.remove(request);
    }

    @Override
    public CompletionStage<Integer> controlledShutdown(int brokerId, long brokerEpoch) {
        return controller.submit(image -> controlledShutdown.decide(image, brokerId, brokerEpoch));
    }

    @Override
    public CompletionStage<Void> reportOfflineReplicas(
            int brokerId, long brokerEpoch, Map<UUID, ? extends Collection<Integer>> partitions) {
        return controller
                .submit(image -> offlineReplicas.decide(image, brokerId, brokerEpoch, partitions))
                .thenApply(count -> null);
    }

    @Override
    public CompletionStage<Map<String, ErrorCode>> createTopicsAutomatically(Collection<String> names) {
        return automaticTopics.create(this, names);
    }
}
