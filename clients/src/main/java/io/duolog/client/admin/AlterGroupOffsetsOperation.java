package io.duolog.client.admin;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.group.MemberIdentity;
import io.duolog.client.consumer.group.OffsetMessages;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.OffsetCommitResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** OffsetCommit by somebody who is no member, which a coordinator takes for groups without members. */
record AlterGroupOffsetsOperation(String groupId, Map<TopicPartition, OffsetAndMetadata> offsets)
        implements AdminOperation<TopicPartition, Void, OffsetCommitResponse> {
    @Override
    public Target target(TopicPartition item) {
        return new Target.Coordinator(groupId);
    }

    @Override
    public String describe(TopicPartition item) {
        return "set the offset of group " + groupId + " in " + item;
    }

    @Override
    public ApiRequest<OffsetCommitResponse> request(List<TopicPartition> items, int timeoutMs) {
        Map<TopicPartition, OffsetAndMetadata> wanted = new LinkedHashMap<>();
        items.forEach(item -> wanted.put(item, Objects.requireNonNull(offsets.get(item))));
        return OffsetMessages.commit(groupId, MemberIdentity.NONE, wanted);
    }

    @Override
    public void read(OffsetCommitResponse response, Outcomes<TopicPartition, Void> outcomes) {
        OffsetMessages.read(response).forEach((partition, error) -> {
            if (!outcomes.failed(partition, error, null)) {
                outcomes.succeeded(partition);
            }
        });
    }
}
