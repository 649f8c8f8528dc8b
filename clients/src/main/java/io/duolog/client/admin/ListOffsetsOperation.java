package io.duolog.client.admin;

import io.duolog.client.IsolationLevel;
import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ListOffsetsRequest;
import io.duolog.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.duolog.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.duolog.protocol.message.ListOffsetsResponse;
import io.duolog.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** ListOffsets. */
record ListOffsetsOperation(Map<TopicPartition, OffsetSpec> specs, IsolationLevel isolationLevel)
        implements AdminOperation<TopicPartition, ListedOffset, ListOffsetsResponse> {
    private static final int NOT_A_REPLICA = -1;
    private static final int ANY_EPOCH = -1;

    @Override
    public Target target(TopicPartition topicPartition) {
        return new Target.Leader(topicPartition);
    }

    @Override
    public String describe(TopicPartition topicPartition) {
        return "look for offset " + specs.get(topicPartition) + " of " + topicPartition;
    }

    @Override
    public boolean isRetriable(ErrorCode error) {
        return error.isRetriable();
    }

    @Override
    public ApiRequest<ListOffsetsResponse> request(List<TopicPartition> items, int timeoutMs) {
        return new ListOffsetsRequest(
                NOT_A_REPLICA, isolationLevel.id(), ByTopic.list(items, this::query, ListOffsetsTopic::new), timeoutMs);
    }

    private ListOffsetsPartition query(TopicPartition item) {
        return new ListOffsetsPartition(
                item.partition(),
                ANY_EPOCH,
                Objects.requireNonNull(specs.get(item)).timestamp());
    }

    @Override
    public void read(ListOffsetsResponse response, Outcomes<TopicPartition, ListedOffset> outcomes) {
        response.topics().forEach(topic -> topic.partitions().forEach(partition -> {
            TopicPartition item = new TopicPartition(topic.name(), partition.partitionIndex());
            if (!outcomes.failed(item, ErrorCode.forCode(partition.errorCode()), null)) {
                outcomes.succeeded(item, listed(partition));
            }
        }));
    }

    private static ListedOffset listed(ListOffsetsPartitionResponse partition) {
        return new ListedOffset(
                partition.offset(),
                partition.timestamp() < 0 ? OptionalLong.empty() : OptionalLong.of(partition.timestamp()),
                partition.leaderEpoch() < 0 ? OptionalInt.empty() : OptionalInt.of(partition.leaderEpoch()));
    }
}
