package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.OffsetDeleteRequest;
import io.duolog.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.duolog.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.duolog.protocol.message.OffsetDeleteResponse;
import java.util.List;
import java.util.Set;

/** OffsetDelete. */
record DeleteGroupOffsetsOperation(String groupId, Set<TopicPartition> partitions)
        implements AdminOperation<TopicPartition, Void, OffsetDeleteResponse> {
    @Override
    public Target target(TopicPartition item) {
        return new Target.Coordinator(groupId);
    }

    @Override
    public String describe(TopicPartition item) {
        return "delete the offset of group " + groupId + " in " + item;
    }

    @Override
    public ApiRequest<OffsetDeleteResponse> request(List<TopicPartition> items, int timeoutMs) {
        return new OffsetDeleteRequest(
                groupId,
                ByTopic.list(
                        items,
                        item -> new OffsetDeleteRequestPartition(item.partition()),
                        OffsetDeleteRequestTopic::new));
    }

    @Override
    public void read(OffsetDeleteResponse response, Outcomes<TopicPartition, Void> outcomes) {
        ErrorCode whole = ErrorCode.forCode(response.errorCode());
        if (whole != ErrorCode.NONE) {
            partitions.forEach(item -> outcomes.failed(item, whole, null));
            return;
        }
        response.topics().forEach(topic -> topic.partitions().forEach(partition -> {
            TopicPartition item = new TopicPartition(topic.name(), partition.partitionIndex());
            if (!outcomes.failed(item, ErrorCode.forCode(partition.errorCode()), null)) {
                outcomes.succeeded(item);
            }
        }));
    }
}
