package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.client.admin.ClusterOperation.Cluster;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ListPartitionReassignmentsRequest;
import io.duolog.protocol.message.ListPartitionReassignmentsResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ListPartitionReassignments (KIP-455), of all partitions. */
final class ListReassignmentsOperation
        implements AdminOperation<
                Cluster, Map<TopicPartition, PartitionReassignment>, ListPartitionReassignmentsResponse> {
    @Override
    public Target target(Cluster cluster) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(Cluster cluster) {
        return "list the partitions that are moving";
    }

    @Override
    public ApiRequest<ListPartitionReassignmentsResponse> request(List<Cluster> items, int timeoutMs) {
        return new ListPartitionReassignmentsRequest(timeoutMs, null);
    }

    @Override
    public void read(
            ListPartitionReassignmentsResponse response,
            Outcomes<Cluster, Map<TopicPartition, PartitionReassignment>> outcomes) {
        if (outcomes.failed(Cluster.THIS, ErrorCode.forCode(response.errorCode()), response.errorMessage())) {
            return;
        }
        Map<TopicPartition, PartitionReassignment> moving = new LinkedHashMap<>();
        response.topics().forEach(topic -> topic.partitions()
                .forEach(partition -> moving.put(
                        new TopicPartition(topic.name(), partition.partitionIndex()),
                        new PartitionReassignment(
                                partition.replicas(), partition.addingReplicas(), partition.removingReplicas()))));
        outcomes.succeeded(Cluster.THIS, Collections.unmodifiableMap(moving));
    }
}
