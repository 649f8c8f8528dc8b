package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.ClusterInfo;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.TopicsImage;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.duolog.protocol.message.OffsetCommitResponse;
import io.duolog.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import io.duolog.protocol.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OffsetCommit: how far a group has consumed; answered when it is committed. Topics that do not exist are refused. */
public final class OffsetCommitHandler implements ApiHandler<OffsetCommitRequest, OffsetCommitResponse> {
    private static final short MEMBER_EPOCH_MIN_VERSION = 9;
    private static final short TOPIC_ID_MIN_VERSION = 10;

    private final GroupCoordinator groups;
    private final ClusterInfo cluster;

    /** Asks {@code groups}; {@code cluster} knows the topics. */
    public OffsetCommitHandler(GroupCoordinator groups, ClusterInfo cluster) {
        this.groups = requireNonNull(groups, "groups");
        this.cluster = requireNonNull(cluster, "cluster");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.OFFSET_COMMIT;
    }

    @Override
    public void handle(RequestContext context, OffsetCommitRequest request, Reply<OffsetCommitResponse> reply) {
        boolean byId = context.version() >= TOPIC_ID_MIN_VERSION;
        TopicsImage topics = cluster.image().topics();
        List<OffsetCommitRequestTopic> known = new ArrayList<>();
        List<OffsetCommitResponseTopic> refused = new ArrayList<>();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            Optional<TopicImage> found = byId ? topics.find(topic.topicId()) : topics.find(topic.name());
            if (found.isPresent()) {
                known.add(new OffsetCommitRequestTopic(
                        found.get().name(), found.get().id(), topic.partitions()));
            } else {
                ErrorCode error = byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
                refused.add(failed(topic, error));
            }
        }
        if (known.isEmpty()) {
            reply.send(new OffsetCommitResponse(0, refused));
            return;
        }
        OffsetCommitRequest resolved = new OffsetCommitRequest(
                request.groupId(),
                request.generationIdOrMemberEpoch(),
                request.memberId(),
                request.groupInstanceId(),
                request.retentionTimeMs(),
                known);
        boolean knowsMemberEpochs = context.version() >= MEMBER_EPOCH_MIN_VERSION;
        reply.sendWhenDone(groups.commitOffsets(resolved)
                .thenApply(response -> knowsMemberEpochs ? response : withErrorsOfOldClients(response))
                .thenApply(response -> and(response, refused)));
    }

    private static OffsetCommitResponse withErrorsOfOldClients(OffsetCommitResponse response) {
        return new OffsetCommitResponse(
                response.throttleTimeMs(),
                response.topics().stream()
                        .map(topic -> new OffsetCommitResponseTopic(
                                topic.name(),
                                topic.topicId(),
                                topic.partitions().stream()
                                        .map(partition -> new OffsetCommitResponsePartition(
                                                partition.partitionIndex(),
                                                error(ErrorCode.forCode(partition.errorCode()), false)
                                                        .code()))
                                        .toList()))
                        .toList());
    }

    private static OffsetCommitResponse and(OffsetCommitResponse response, List<OffsetCommitResponseTopic> refused) {
        List<OffsetCommitResponseTopic> all = new ArrayList<>(response.topics());
        all.addAll(refused);
        return new OffsetCommitResponse(response.throttleTimeMs(), all);
    }

    @Override
    public OffsetCommitResponse failure(RequestContext context, OffsetCommitRequest request, ApiException failure) {
        ErrorCode error = error(failure.error(), context.version() >= MEMBER_EPOCH_MIN_VERSION);
        return new OffsetCommitResponse(
                0, request.topics().stream().map(topic -> failed(topic, error)).toList());
    }

    /** Clients that know no member epochs know no errors about them either. */
    private static ErrorCode error(ErrorCode error, boolean knowsMemberEpochs) {
        return switch (error) {
            case MESSAGE_TOO_LARGE -> ErrorCode.INVALID_COMMIT_OFFSET_SIZE;
            case GROUP_ID_NOT_FOUND -> knowsMemberEpochs ? error : ErrorCode.ILLEGAL_GENERATION;
            case STALE_MEMBER_EPOCH -> knowsMemberEpochs ? error : ErrorCode.UNSUPPORTED_VERSION;
            default -> error;
        };
    }

    private static OffsetCommitResponseTopic failed(OffsetCommitRequestTopic topic, ErrorCode error) {
        return new OffsetCommitResponseTopic(
                topic.name(),
                topic.topicId(),
                topic.partitions().stream()
                        .map(partition -> new OffsetCommitResponsePartition(partition.partitionIndex(), error.code()))
                        .toList());
    }
}
