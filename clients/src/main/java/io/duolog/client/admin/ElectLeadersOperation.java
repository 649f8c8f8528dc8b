package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.duolog.protocol.message.ElectLeadersResponse;
import io.duolog.protocol.message.ElectLeadersResponse.PartitionResult;
import java.util.List;
import java.util.Set;

/** ElectLeaders: whether there is another leader afterwards. */
record ElectLeadersOperation(ElectionType type, Set<TopicPartition> partitions)
        implements AdminOperation<TopicPartition, Boolean, ElectLeadersResponse> {
    /** Retriable for a producer, which waits for some leader; the operator who asks for one wants to know. */
    private static final Set<ErrorCode> ANSWERS = Set.of(
            ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
            ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);

    @Override
    public Target target(TopicPartition topicPartition) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(TopicPartition topicPartition) {
        return "elect a leader of " + topicPartition;
    }

    @Override
    public boolean isRetriable(ErrorCode error) {
        return error.isRetriable() && !ANSWERS.contains(error);
    }

    @Override
    public ApiRequest<ElectLeadersResponse> request(List<TopicPartition> items, int timeoutMs) {
        return new ElectLeadersRequest(
                type.id(), ByTopic.list(items, TopicPartition::partition, TopicPartitions::new), timeoutMs);
    }

    @Override
    public void read(ElectLeadersResponse response, Outcomes<TopicPartition, Boolean> outcomes) {
        ErrorCode whole = ErrorCode.forCode(response.errorCode());
        if (whole != ErrorCode.NONE) {
            partitions.forEach(item -> outcomes.failed(item, whole, null));
            return;
        }
        response.replicaElectionResults().forEach(topic -> topic.partitionResult()
                .forEach(result -> read(new TopicPartition(topic.topic(), result.partitionId()), result, outcomes)));
    }

    private static void read(TopicPartition item, PartitionResult result, Outcomes<TopicPartition, Boolean> outcomes) {
        ErrorCode error = ErrorCode.forCode(result.errorCode());
        if (error == ErrorCode.ELECTION_NOT_NEEDED) {
            outcomes.succeeded(item, false);
        } else if (!outcomes.failed(item, error, result.errorMessage())) {
            outcomes.succeeded(item, true);
        }
    }
}
