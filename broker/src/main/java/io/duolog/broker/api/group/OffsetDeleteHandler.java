package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.ClusterInfo;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.OffsetDeleteRequest;
import io.duolog.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.duolog.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.duolog.protocol.message.OffsetDeleteResponse;
import io.duolog.protocol.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import io.duolog.protocol.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OffsetDelete: forgets how far a group has consumed partitions that none of its members consumes. */
public final class OffsetDeleteHandler implements ApiHandler<OffsetDeleteRequest, OffsetDeleteResponse> {
    private final GroupCoordinator groups;
    private final ClusterInfo cluster;

    /** Asks {@code groups}; {@code cluster} knows the topics. */
    public OffsetDeleteHandler(GroupCoordinator groups, ClusterInfo cluster) {
        this.groups = requireNonNull(groups, "groups");
        this.cluster = requireNonNull(cluster, "cluster");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.OFFSET_DELETE;
    }

    @Override
    public void handle(RequestContext context, OffsetDeleteRequest request, Reply<OffsetDeleteResponse> reply) {
        List<OffsetDeleteRequestTopic> known = new ArrayList<>();
        List<OffsetDeleteResponseTopic> refused = new ArrayList<>();
        for (OffsetDeleteRequestTopic topic : request.topics()) {
            Optional<TopicImage> image = cluster.image().topics().find(topic.name());
            List<OffsetDeleteRequestPartition> present = new ArrayList<>();
            List<OffsetDeleteResponsePartition> missing = new ArrayList<>();
            for (OffsetDeleteRequestPartition partition : topic.partitions()) {
                int number = partition.partitionIndex();
                if (image.flatMap(found -> found.partition(number)).isPresent()) {
                    present.add(partition);
                } else {
                    missing.add(new OffsetDeleteResponsePartition(number, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code()));
                }
            }
            known.add(new OffsetDeleteRequestTopic(topic.name(), present));
            refused.add(new OffsetDeleteResponseTopic(topic.name(), missing));
        }
        reply.sendWhenDone(groups.deleteOffsets(new OffsetDeleteRequest(request.groupId(), known))
                .thenApply(response -> and(response, refused)));
    }

    /** Both lists have the request's topics, in its order. */
    private static OffsetDeleteResponse and(OffsetDeleteResponse response, List<OffsetDeleteResponseTopic> refused) {
        List<OffsetDeleteResponseTopic> topics = new ArrayList<>(refused.size());
        for (int i = 0; i < refused.size(); i++) {
            List<OffsetDeleteResponsePartition> partitions =
                    new ArrayList<>(response.topics().get(i).partitions());
            partitions.addAll(refused.get(i).partitions());
            topics.add(new OffsetDeleteResponseTopic(refused.get(i).name(), partitions));
        }
        return new OffsetDeleteResponse(response.errorCode(), response.throttleTimeMs(), topics);
    }

    @Override
    public OffsetDeleteResponse failure(RequestContext context, OffsetDeleteRequest request, ApiException failure) {
        return new OffsetDeleteResponse(failure.error().code(), 0, List.of());
    }
}
