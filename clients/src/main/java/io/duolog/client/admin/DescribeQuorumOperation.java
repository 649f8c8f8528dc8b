package io.duolog.client.admin;

import io.duolog.client.admin.ClusterOperation.Cluster;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.DescribeQuorumRequest;
import io.duolog.protocol.message.DescribeQuorumRequest.PartitionData;
import io.duolog.protocol.message.DescribeQuorumRequest.TopicData;
import io.duolog.protocol.message.DescribeQuorumResponse;
import io.duolog.protocol.message.DescribeQuorumResponse.ReplicaState;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** DescribeQuorum (KIP-595), of the one partition that there is: the metadata. */
final class DescribeQuorumOperation implements AdminOperation<Cluster, QuorumDescription, DescribeQuorumResponse> {
    private static final String TOPIC = "__cluster_metadata";
    private static final int PARTITION = 0;
    private static final UUID NO_DIRECTORY = new UUID(0, 0);

    @Override
    public Target target(Cluster cluster) {
        return Target.ANY;
    }

    @Override
    public String describe(Cluster cluster) {
        return "describe the quorum";
    }

    @Override
    public ApiRequest<DescribeQuorumResponse> request(List<Cluster> items, int timeoutMs) {
        return new DescribeQuorumRequest(List.of(new TopicData(TOPIC, List.of(new PartitionData(PARTITION)))));
    }

    @Override
    public void read(DescribeQuorumResponse response, Outcomes<Cluster, QuorumDescription> outcomes) {
        if (outcomes.failed(Cluster.THIS, ErrorCode.forCode(response.errorCode()), response.errorMessage())) {
            return;
        }
        response.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .findFirst()
                .ifPresent(partition -> {
                    ErrorCode error = ErrorCode.forCode(partition.errorCode());
                    if (!outcomes.failed(Cluster.THIS, error, partition.errorMessage())) {
                        outcomes.succeeded(Cluster.THIS, describe(partition, response.nodes()));
                    }
                });
    }

    private static QuorumDescription describe(
            DescribeQuorumResponse.PartitionData partition, List<DescribeQuorumResponse.Node> nodes) {
        Map<Integer, UUID> directories = Stream.concat(
                        partition.currentVoters().stream(), partition.observers().stream())
                .collect(Collectors.toMap(
                        ReplicaState::replicaId, ReplicaState::replicaDirectoryId, (first, second) -> first));
        return new QuorumDescription(
                partition.leaderId() < 0 ? OptionalInt.empty() : OptionalInt.of(partition.leaderId()),
                partition.leaderEpoch(),
                partition.highWatermark(),
                replicas(partition.currentVoters()),
                replicas(partition.observers()),
                nodes.stream()
                        .map(node -> voter(node, directories.getOrDefault(node.nodeId(), NO_DIRECTORY)))
                        .toList());
    }

    private static List<QuorumDescription.Replica> replicas(List<ReplicaState> states) {
        return states.stream()
                .map(state -> new QuorumDescription.Replica(
                        state.replicaId(),
                        state.replicaDirectoryId(),
                        state.logEndOffset(),
                        known(state.lastFetchTimestamp()),
                        known(state.lastCaughtUpTimestamp())))
                .toList();
    }

    private static QuorumDescription.Voter voter(DescribeQuorumResponse.Node node, UUID directoryId) {
        return new QuorumDescription.Voter(
                node.nodeId(),
                directoryId,
                node.listeners().stream()
                        .map(listener ->
                                new QuorumDescription.Listener(listener.name(), listener.host(), listener.port()))
                        .toList());
    }

    private static OptionalLong known(long timestampMs) {
        return timestampMs < 0 ? OptionalLong.empty() : OptionalLong.of(timestampMs);
    }
}
