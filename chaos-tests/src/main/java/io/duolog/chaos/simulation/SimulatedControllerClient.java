package io.duolog.chaos.simulation;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.ProducerIdBlock;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
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
import io.duolog.protocol.message.UnregisterBrokerRequest;
import io.duolog.protocol.message.UnregisterBrokerResponse;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks whom this broker takes for the active controller, over the simulated network. */
final class SimulatedControllerClient implements ControllerClient {
    private final int nodeId;
    private final SimulatedNetwork<SimulatedBroker> network;
    private final SerialScheduler thread;
    private final Supplier<OptionalInt> controller;

    SimulatedControllerClient(
            int nodeId,
            SimulatedNetwork<SimulatedBroker> network,
            SerialScheduler thread,
            Supplier<OptionalInt> controller) {
        this.nodeId = nodeId;
        this.network = network;
        this.thread = thread;
        this.controller = controller;
    }

    private <R> CompletionStage<R> ask(Function<ControllerClient, CompletionStage<R>> request) {
        OptionalInt asked = controller.get();
        if (asked.isEmpty()) {
            return CompletableFuture.failedFuture(new ApiException(ErrorCode.NOT_CONTROLLER));
        }
        return network.ask(nodeId, asked.getAsInt(), thread, broker -> request.apply(broker.controllerClient()))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translate(failure)));
    }

    private static ApiException translate(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ApiException known
                ? known
                : new ApiException(ErrorCode.REQUEST_TIMED_OUT, "lost", cause);
    }

    @Override
    public CompletionStage<CreateTopicsResponse> createTopics(CreateTopicsRequest request) {
        return ask(client -> client.createTopics(request));
    }

    @Override
    public CompletionStage<DeleteTopicsResponse> deleteTopics(DeleteTopicsRequest request) {
        return ask(client -> client.deleteTopics(request));
    }

    @Override
    public CompletionStage<CreatePartitionsResponse> createPartitions(CreatePartitionsRequest request) {
        return ask(client -> client.createPartitions(request));
    }

    @Override
    public CompletionStage<AlterConfigsResponse> alterConfigs(AlterConfigsRequest request) {
        return ask(client -> client.alterConfigs(request));
    }

    @Override
    public CompletionStage<IncrementalAlterConfigsResponse> incrementalAlterConfigs(
            IncrementalAlterConfigsRequest request) {
        return ask(client -> client.incrementalAlterConfigs(request));
    }

    @Override
    public CompletionStage<AlterClientQuotasResponse> alterClientQuotas(AlterClientQuotasRequest request) {
        return ask(client -> client.alterClientQuotas(request));
    }

    @Override
    public CompletionStage<ProducerIdBlock> allocateProducerIds(int brokerId, long brokerEpoch) {
        return ask(client -> client.allocateProducerIds(brokerId, brokerEpoch));
    }

    @Override
    public CompletionStage<AlterPartitionResponse> alterPartition(AlterPartitionRequest request) {
        return ask(client -> client.alterPartition(request));
    }

    @Override
    public CompletionStage<ElectLeadersResponse> electLeaders(ElectLeadersRequest request) {
        return ask(client -> client.electLeaders(request));
    }

    @Override
    public CompletionStage<AlterPartitionReassignmentsResponse> alterPartitionReassignments(
            AlterPartitionReassignmentsRequest request) {
        return ask(client -> client.alterPartitionReassignments(request));
    }

    @Override
    public CompletionStage<UnregisterBrokerResponse> unregisterBroker(UnregisterBrokerRequest request) {
        return ask(client -> client.unregisterBroker(request));
    }

    @Override
    public CompletionStage<Integer> controlledShutdown(int brokerId, long brokerEpoch) {
        return ask(client -> client.controlledShutdown(brokerId, brokerEpoch));
    }

    @Override
    public CompletionStage<Void> reportOfflineReplicas(
            int brokerId, long brokerEpoch, Map<UUID, ? extends Collection<Integer>> partitions) {
        return ask(client -> client.reportOfflineReplicas(brokerId, brokerEpoch, partitions));
    }

    @Override
    public CompletionStage<Map<String, ErrorCode>> createTopicsAutomatically(Collection<String> names) {
        return ask(client -> client.createTopicsAutomatically(names));
    }
}
