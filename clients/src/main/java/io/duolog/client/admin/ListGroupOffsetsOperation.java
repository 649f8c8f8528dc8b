package io.duolog.client.admin;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.group.OffsetMessages;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.OffsetFetchResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OffsetFetch of all that a group has committed. */
record ListGroupOffsetsOperation(String groupId)
        implements AdminOperation<String, Map<TopicPartition, OffsetAndMetadata>, OffsetFetchResponse> {
    @Override
    public Target target(String item) {
        return new Target.Coordinator(item);
    }

    @Override
    public String describe(String item) {
        return "list the offsets of group " + item;
    }

    @Override
    public ApiRequest<OffsetFetchResponse> request(List<String> items, int timeoutMs) {
        return OffsetMessages.fetch(groupId, null);
    }

    @Override
    public void read(OffsetFetchResponse response, Outcomes<String, Map<TopicPartition, OffsetAndMetadata>> outcomes) {
        Map<TopicPartition, OffsetMessages.Committed> committed = OffsetMessages.read(response);
        Optional<ErrorCode> failed = committed.values().stream()
                .map(OffsetMessages.Committed::error)
                .filter(error -> error != ErrorCode.NONE)
                .findFirst();
        if (outcomes.failed(groupId, OffsetMessages.error(response), null)
                || outcomes.failed(groupId, failed.orElse(ErrorCode.NONE), null)) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
        committed.forEach((partition, each) -> each.offset().ifPresent(offset -> offsets.put(partition, offset)));
        outcomes.succeeded(groupId, Collections.unmodifiableMap(offsets));
    }
}
