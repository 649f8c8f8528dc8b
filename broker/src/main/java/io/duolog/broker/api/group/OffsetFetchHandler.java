package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.ClusterInfo;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.OffsetFetchRequest;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.duolog.protocol.message.OffsetFetchResponse;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopic;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import io.duolog.protocol.wire.WireReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * OffsetFetch: how far groups have consumed. One group up to version 7, any number from 8 on; topics by name up to 9, by id
 * from 10 on. Every answer tells of committed offsets only; there are no transactions whose offsets could be unstable, so
 * {@code requireStable} is always kept.
 */
public final class OffsetFetchHandler implements ApiHandler<OffsetFetchRequest, OffsetFetchResponse> {
    private static final short GROUP_ERROR_MIN_VERSION = 2;
    private static final short LEADER_EPOCH_MIN_VERSION = 5;
    private static final short BATCH_MIN_VERSION = 8;
    private static final short TOPIC_ID_MIN_VERSION = 10;

    private final GroupCoordinator groups;
    private final ClusterInfo cluster;

    /** Asks {@code groups}; {@code cluster} knows the topics. */
    public OffsetFetchHandler(GroupCoordinator groups, ClusterInfo cluster) {
        this.groups = requireNonNull(groups, "groups");
        this.cluster = requireNonNull(cluster, "cluster");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.OFFSET_FETCH;
    }

    @Override
    public void handle(RequestContext context, OffsetFetchRequest request, Reply<OffsetFetchResponse> reply) {
        List<CompletableFuture<OffsetFetchResponseGroup>> answers = groupsOf(request, context.version()).stream()
                .map(group -> fetch(group, context.version()))
                .toList();
        reply.sendWhenDone(CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> response(
                        context.version(),
                        answers.stream().map(CompletableFuture::join).toList())));
    }

    /** The groups asked for, in the form of the newest versions. */
    private static List<OffsetFetchRequestGroup> groupsOf(OffsetFetchRequest request, short version) {
        if (version >= BATCH_MIN_VERSION) {
            return request.groups();
        }
        List<OffsetFetchRequest.OffsetFetchRequestTopic> named = request.topics();
        List<OffsetFetchRequestTopics> topics = named == null
                ? null
                : named.stream()
                        .map(topic -> new OffsetFetchRequestTopics(
                                topic.name(), WireReader.ZERO_UUID, topic.partitionIndexes()))
                        .toList();
        return List.of(new OffsetFetchRequestGroup(request.groupId(), null, -1, topics));
    }

    private CompletableFuture<OffsetFetchResponseGroup> fetch(OffsetFetchRequestGroup asked, short version) {
        FetchedTopics topics =
                new FetchedTopics(cluster.image().topics(), version >= TOPIC_ID_MIN_VERSION, asked.topics());
        OffsetFetchRequestGroup resolved =
                new OffsetFetchRequestGroup(asked.groupId(), asked.memberId(), asked.memberEpoch(), topics.resolved());
        return groups.fetchOffsets(resolved)
                .thenApply(
                        found -> new OffsetFetchResponseGroup(found.groupId(), topics.answer(found), found.errorCode()))
                .exceptionally(failure -> failed(asked, errorOf(failure), version));
    }

    private static ErrorCode errorOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ApiException known ? known.error() : ErrorCode.UNKNOWN_SERVER_ERROR;
    }

    /** Version 1 has no place for a group's error but each of its partitions. */
    private static OffsetFetchResponseGroup failed(OffsetFetchRequestGroup asked, ErrorCode error, short version) {
        List<OffsetFetchRequestTopics> topics = asked.topics();
        List<OffsetFetchResponseTopics> failed = version >= GROUP_ERROR_MIN_VERSION || topics == null
                ? List.of()
                : topics.stream()
                        .map(topic -> FetchedTopics.failed(topic, error))
                        .toList();
        return new OffsetFetchResponseGroup(asked.groupId(), failed, error.code());
    }

    private static OffsetFetchResponse response(short version, List<OffsetFetchResponseGroup> answers) {
        if (version >= BATCH_MIN_VERSION) {
            return new OffsetFetchResponse(0, List.of(), ErrorCode.NONE.code(), answers);
        }
        OffsetFetchResponseGroup only = answers.get(0);
        List<OffsetFetchResponseTopic> topics = only.topics().stream()
                .map(topic -> new OffsetFetchResponseTopic(
                        topic.name(),
                        topic.partitions().stream()
                                .map(partition -> new OffsetFetchResponsePartition(
                                        partition.partitionIndex(),
                                        partition.committedOffset(),
                                        version < LEADER_EPOCH_MIN_VERSION ? -1 : partition.committedLeaderEpoch(),
                                        partition.metadata(),
                                        partition.errorCode()))
                                .toList()))
                .toList();
        return new OffsetFetchResponse(0, topics, only.errorCode(), List.of());
    }

    @Override
    public OffsetFetchResponse failure(RequestContext context, OffsetFetchRequest request, ApiException failure) {
        return response(
                context.version(),
                groupsOf(request, context.version()).stream()
                        .map(group -> failed(group, failure.error(), context.version()))
                        .toList());
    }
}
