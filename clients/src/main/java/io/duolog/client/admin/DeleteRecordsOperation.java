package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.DeleteRecordsRequest;
import io.duolog.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.duolog.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.duolog.protocol.message.DeleteRecordsResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** DeleteRecords. */
record DeleteRecordsOperation(Map<TopicPartition, Long> beforeOffsets)
        implements AdminOperation<TopicPartition, Long, DeleteRecordsResponse> {
    @Override
    public Target target(TopicPartition topicPartition) {
        return new Target.Leader(topicPartition);
    }

    @Override
    public String describe(TopicPartition topicPartition) {
        return "delete records of " + topicPartition + " before offset " + beforeOffsets.get(topicPartition);
    }

    @Override
    public boolean isRetriable(ErrorCode error) {
        return error.isRetriable();
    }

    @Override
    public ApiRequest<DeleteRecordsResponse> request(List<TopicPartition> items, int timeoutMs) {
        return new DeleteRecordsRequest(
                ByTopic.list(
                        items,
                        item -> new DeleteRecordsPartition(
                                item.partition(), Objects.requireNonNull(beforeOffsets.get(item))),
                        DeleteRecordsTopic::new),
                timeoutMs);
    }

    @Override
    public void read(DeleteRecordsResponse response, Outcomes<TopicPartition, Long> outcomes) {
        response.topics().forEach(topic -> topic.partitions().forEach(partition -> {
            TopicPartition item = new TopicPartition(topic.name(), partition.partitionIndex());
            if (!outcomes.failed(item, ErrorCode.forCode(partition.errorCode()), null)) {
                outcomes.succeeded(item, partition.lowWatermark());
            }
        }));
    }
}
