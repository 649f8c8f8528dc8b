package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.ClusterInfo;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.broker.metadata.BrokerEndpoint;
import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.FindCoordinatorRequest;
import io.duolog.protocol.message.FindCoordinatorResponse;
import io.duolog.protocol.message.FindCoordinatorResponse.Coordinator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * FindCoordinator: which broker coordinates a group, or from version 4 on several. The first who asks has
 * {@code __consumer_offsets} created.
 */
public final class FindCoordinatorHandler implements ApiHandler<FindCoordinatorRequest, FindCoordinatorResponse> {
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;
    private static final short BATCH_MIN_VERSION = 4;
    private static final int NO_NODE = -1;

    private final ClusterInfo cluster;
    private final ControllerClient controller;

    /** Answers from {@code cluster}'s image; {@code controller} creates the topic. */
    public FindCoordinatorHandler(ClusterInfo cluster, ControllerClient controller) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.controller = requireNonNull(controller, "controller");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.FIND_COORDINATOR;
    }

    @Override
    public void handle(RequestContext context, FindCoordinatorRequest request, Reply<FindCoordinatorResponse> reply) {
        requireGroups(request.keyType());
        if (cluster.image().topics().find(InternalTopics.CONSUMER_OFFSETS).isPresent()) {
            reply.send(found(context, request));
            return;
        }
        reply.sendWhenDone(controller
                .createTopicsAutomatically(List.of(InternalTopics.CONSUMER_OFFSETS))
                .thenApply(created -> found(context, request)));
    }

    private static void requireGroups(byte keyType) {
        switch (keyType) {
            case GROUP -> {}
            case TRANSACTION ->
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "key type 1 asks for the coordinator of a transaction, and this version serves no transactions;"
                                + " remove transactional.id");
            case SHARE ->
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "key type 2 asks for the coordinator of a share group, and this version serves no share groups");
            default ->
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST, "there is no key type " + keyType + "; 0 asks for groups");
        }
    }

    private FindCoordinatorResponse found(RequestContext context, FindCoordinatorRequest request) {
        MetadataImage image = cluster.image();
        if (context.version() >= BATCH_MIN_VERSION) {
            return batch(request.coordinatorKeys().stream()
                    .map(groupId -> find(image, groupId, context.listenerName()))
                    .toList());
        }
        return single(find(image, request.key(), context.listenerName()));
    }

    private static Coordinator find(MetadataImage image, String groupId, String listenerName) {
        OptionalInt partition = GroupCoordinator.partitionOf(groupId, image);
        if (partition.isEmpty()) {
            return failed(
                    groupId,
                    new ApiException(
                            ErrorCode.COORDINATOR_NOT_AVAILABLE,
                            InternalTopics.CONSUMER_OFFSETS + " could not be created yet"));
        }
        int leader = image.topics()
                .find(InternalTopics.CONSUMER_OFFSETS)
                .flatMap((TopicImage topic) -> topic.partition(partition.getAsInt()))
                .map(PartitionRegistration::leader)
                .orElse(PartitionRegistration.NO_LEADER);
        Optional<BrokerEndpoint> endpoint = Optional.ofNullable(image.brokers().get(leader))
                .filter(broker -> !broker.fenced())
                .flatMap((BrokerRegistration broker) -> broker.endpoint(listenerName));
        return endpoint.map(at -> new Coordinator(groupId, leader, at.host(), at.port(), ErrorCode.NONE.code(), null))
                .orElseGet(() -> failed(
                        groupId,
                        new ApiException(
                                ErrorCode.COORDINATOR_NOT_AVAILABLE,
                                InternalTopics.CONSUMER_OFFSETS + "-" + partition.getAsInt()
                                        + " has no leader on listener " + listenerName)));
    }

    private static Coordinator failed(String key, ApiException failure) {
        return new Coordinator(key, NO_NODE, "", NO_NODE, failure.error().code(), failure.getMessage());
    }

    @Override
    public FindCoordinatorResponse failure(
            RequestContext context, FindCoordinatorRequest request, ApiException failure) {
        if (context.version() >= BATCH_MIN_VERSION) {
            return batch(request.coordinatorKeys().stream()
                    .map(key -> failed(key, failure))
                    .toList());
        }
        return single(failed(request.key(), failure));
    }

    private static FindCoordinatorResponse batch(List<Coordinator> coordinators) {
        return new FindCoordinatorResponse(0, ErrorCode.NONE.code(), "", 0, "", 0, coordinators);
    }

    private static FindCoordinatorResponse single(Coordinator only) {
        return new FindCoordinatorResponse(
                0, only.errorCode(), only.errorMessage(), only.nodeId(), only.host(), only.port(), List.of());
    }
}
