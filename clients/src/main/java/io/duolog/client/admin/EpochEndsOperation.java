package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.OffsetForLeaderEpochRequest;
import io.duolog.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import io.duolog.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import io.duolog.protocol.message.OffsetForLeaderEpochResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** OffsetForLeaderEpoch (KIP-320). */
record EpochEndsOperation(Map<TopicPartition, EpochEnd.Query> queries)
        implements AdminOperation<TopicPartition, EpochEnd, OffsetForLeaderEpochResponse> {
    private static final int NOT_A_REPLICA = -1;

    @Override
    public Target target(TopicPartition topicPartition) {
        return new Target.Leader(topicPartition);
    }

    @Override
    public String describe(TopicPartition topicPartition) {
        EpochEnd.Query query = Objects.requireNonNull(queries.get(topicPartition));
        return "look for the end of epoch " + query.leaderEpoch() + " of " + topicPartition;
    }

    /** A newer leader than the caller knows is news that the caller must have before it asks again. */
    @Override
    public boolean isRetriable(ErrorCode error) {
        return error.isRetriable() && error != ErrorCode.FENCED_LEADER_EPOCH;
    }

    @Override
    public ApiRequest<OffsetForLeaderEpochResponse> request(List<TopicPartition> items, int timeoutMs) {
        return new OffsetForLeaderEpochRequest(
                NOT_A_REPLICA, ByTopic.list(items, this::query, OffsetForLeaderTopic::new));
    }

    private OffsetForLeaderPartition query(TopicPartition item) {
        EpochEnd.Query query = Objects.requireNonNull(queries.get(item));
        return new OffsetForLeaderPartition(item.partition(), query.currentLeaderEpoch(), query.leaderEpoch());
    }

    @Override
    public void read(OffsetForLeaderEpochResponse response, Outcomes<TopicPartition, EpochEnd> outcomes) {
        response.topics().forEach(topic -> topic.partitions().forEach(partition -> {
            TopicPartition item = new TopicPartition(topic.topic(), partition.partition());
            if (!outcomes.failed(item, ErrorCode.forCode(partition.errorCode()), null)) {
                outcomes.succeeded(item, new EpochEnd(partition.leaderEpoch(), partition.endOffset()));
            }
        }));
    }
}
