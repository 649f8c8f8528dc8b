package io.duolog.broker.controller;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.RemoveTopicRecord;
import io.duolog.broker.quota.MutationQuota;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.duolog.protocol.message.DeleteTopicsResponse;
import io.duolog.protocol.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Decides on DeleteTopics, by name or by id. Each topic succeeds or fails by itself. Pure. */
final class TopicDeletion {
    private static final UUID NO_ID = new UUID(0, 0);

    private TopicDeletion() {}

    static ControllerResult<DeleteTopicsResponse> decide(
            MetadataImage image, DeleteTopicsRequest request, boolean enabled, MutationQuota quota) {
        List<DeleteTopicState> wanted = new ArrayList<>(request.topics());
        request.topicNames().forEach(name -> wanted.add(new DeleteTopicState(name, NO_ID)));
        List<MetadataRecord> records = new ArrayList<>();
        List<DeletableTopicResult> results = new ArrayList<>();
        Set<UUID> deleted = new HashSet<>();
        for (DeleteTopicState topic : wanted) {
            results.add(
                    enabled
                            ? delete(image, topic, deleted, records, quota)
                            : failure(topic, ErrorCode.TOPIC_DELETION_DISABLED));
        }
        return ControllerResult.inParts(records, new DeleteTopicsResponse(quota.throttleTimeMs(), results));
    }

    private static DeletableTopicResult delete(
            MetadataImage image,
            DeleteTopicState topic,
            Set<UUID> deleted,
            List<MetadataRecord> records,
            MutationQuota quota) {
        String name = topic.name();
        boolean byId = !topic.topicId().equals(NO_ID);
        if (name != null && byId) {
            return failure(topic, ErrorCode.INVALID_REQUEST, "You may not specify both topic name and topic id.");
        }
        if (name == null && !byId) {
            return failure(topic, ErrorCode.INVALID_REQUEST, "Neither topic name nor id were specified.");
        }
        Optional<TopicImage> found = name == null
                ? image.topics().find(topic.topicId())
                : image.topics().find(name);
        if (found.isEmpty()) {
            return failure(topic, byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        TopicImage existing = found.get();
        if (!deleted.add(existing.id())) {
            return failure(topic, ErrorCode.INVALID_REQUEST, byId ? "Duplicate topic id." : "Duplicate topic name.");
        }
        try {
            quota.use(existing.partitions().size());
        } catch (ApiException e) {
            return new DeletableTopicResult(
                    topic.name(), topic.topicId(), e.error().code(), e.getMessage());
        }
        records.add(new RemoveTopicRecord(existing.id()));
        return new DeletableTopicResult(existing.name(), existing.id(), ErrorCode.NONE.code(), null);
    }

    private static DeletableTopicResult failure(DeleteTopicState topic, ErrorCode error) {
        return failure(topic, error, error.message());
    }

    private static DeletableTopicResult failure(DeleteTopicState topic, ErrorCode error, String message) {
        return new DeletableTopicResult(topic.name(), topic.topicId(), error.code(), message);
    }
}
