package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse;
import io.duolog.protocol.message.ApiRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** AlterPartitionReassignments (KIP-455): partitions to their new replicas, or to nothing to cancel. */
record AlterReassignmentsOperation(Map<TopicPartition, Optional<List<Integer>>> changes)
        implements AdminOperation<TopicPartition, Void, AlterPartitionReassignmentsResponse> {
    /** Version 1 can forbid it; older brokers always allow it. */
    private static final boolean ALLOW_OTHER_REPLICATION_FACTOR = true;

    @Override
    public Target target(TopicPartition topicPartition) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(TopicPartition topicPartition) {
        return change(topicPartition)
                .map(replicas -> "move " + topicPartition + " to " + replicas)
                .orElse("cancel the move of " + topicPartition);
    }

    @Override
    public ApiRequest<AlterPartitionReassignmentsResponse> request(List<TopicPartition> items, int timeoutMs) {
        return new AlterPartitionReassignmentsRequest(
                timeoutMs,
                ALLOW_OTHER_REPLICATION_FACTOR,
                ByTopic.list(
                        items,
                        item -> new ReassignablePartition(
                                item.partition(), change(item).orElse(null)),
                        ReassignableTopic::new));
    }

    private Optional<List<Integer>> change(TopicPartition item) {
        return Objects.requireNonNull(changes.get(item));
    }

    @Override
    public void read(AlterPartitionReassignmentsResponse response, Outcomes<TopicPartition, Void> outcomes) {
        ErrorCode whole = ErrorCode.forCode(response.errorCode());
        if (whole != ErrorCode.NONE) {
            changes.keySet().forEach(item -> outcomes.failed(item, whole, response.errorMessage()));
            return;
        }
        response.responses().forEach(topic -> topic.partitions().forEach(partition -> {
            TopicPartition item = new TopicPartition(topic.name(), partition.partitionIndex());
            if (!outcomes.failed(item, ErrorCode.forCode(partition.errorCode()), partition.errorMessage())) {
                outcomes.succeeded(item);
            }
        }));
    }
}
