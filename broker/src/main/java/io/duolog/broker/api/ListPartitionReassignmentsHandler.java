package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ListPartitionReassignmentsRequest;
import io.duolog.protocol.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import io.duolog.protocol.message.ListPartitionReassignmentsResponse;
import io.duolog.protocol.message.ListPartitionReassignmentsResponse.OngoingPartitionReassignment;
import io.duolog.protocol.message.ListPartitionReassignmentsResponse.OngoingTopicReassignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/** ListPartitionReassignments (KIP-455): what moves, as this broker's image shows it. */
public final class ListPartitionReassignmentsHandler
        implements ApiHandler<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse> {
    private final ClusterInfo cluster;

    /** Answers from {@code cluster}'s image. */
    public ListPartitionReassignmentsHandler(ClusterInfo cluster) {
        this.cluster = requireNonNull(cluster, "cluster");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.LIST_PARTITION_REASSIGNMENTS;
    }

    @Override
    public void handle(
            RequestContext context,
            ListPartitionReassignmentsRequest request,
            Reply<ListPartitionReassignmentsResponse> reply) {
        MetadataImage image = cluster.image();
        List<OngoingTopicReassignment> moving = new ArrayList<>();
        List<ListPartitionReassignmentsTopics> asked = request.topics();
        if (asked == null) {
            image.topics().all().stream()
                    .sorted(Comparator.comparing(TopicImage::name))
                    .forEach(topic -> add(topic, partition -> true, moving));
        } else {
            for (ListPartitionReassignmentsTopics topic : asked) {
                image.topics()
                        .find(topic.name())
                        .ifPresent(found ->
                                add(found, partition -> topic.partitionIndexes().contains(partition), moving));
            }
        }
        reply.send(ListPartitionReassignmentsResponse.builder().topics(moving).build());
    }

    private static void add(TopicImage topic, IntPredicate isWanted, List<OngoingTopicReassignment> moving) {
        List<OngoingPartitionReassignment> partitions = new ArrayList<>();
        for (int i = 0; i < topic.partitions().size(); i++) {
            PartitionRegistration partition = topic.partitions().get(i);
            if (partition.reassignment().isActive() && isWanted.test(i)) {
                partitions.add(new OngoingPartitionReassignment(
                        i,
                        partition.replicas(),
                        partition.reassignment().adding(),
                        partition.reassignment().removing()));
            }
        }
        if (!partitions.isEmpty()) {
            moving.add(new OngoingTopicReassignment(topic.name(), partitions));
        }
    }

    @Override
    public ListPartitionReassignmentsResponse failure(
            RequestContext context, ListPartitionReassignmentsRequest request, ApiException failure) {
        return ListPartitionReassignmentsResponse.builder()
                .errorCode(failure.error().code())
                .errorMessage(failure.getMessage())
                .build();
    }
}
