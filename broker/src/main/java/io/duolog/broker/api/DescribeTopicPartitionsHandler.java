package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.TopicNames;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeTopicPartitionsRequest;
import io.duolog.protocol.message.DescribeTopicPartitionsRequest.TopicRequest;
import io.duolog.protocol.message.DescribeTopicPartitionsResponse;
import io.duolog.protocol.message.DescribeTopicPartitionsResponse.Cursor;
import io.duolog.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import io.duolog.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** DescribeTopicPartitions: topics page by page, in order of their names (KIP-966). */
public final class DescribeTopicPartitionsHandler
        implements ApiHandler<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> {
    private static final UUID NO_ID = new UUID(0, 0);

    private final ClusterInfo cluster;
    private final int maxPartitions;

    /**
     * Answers from {@code cluster}'s image.
     *
     * @param maxPartitions {@code max.request.partition.size.limit}: the most partitions of one page
     */
    public DescribeTopicPartitionsHandler(ClusterInfo cluster, int maxPartitions) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.maxPartitions = maxPartitions;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_TOPIC_PARTITIONS;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeTopicPartitionsRequest request,
            Reply<DescribeTopicPartitionsResponse> reply) {
        MetadataImage image = cluster.image();
        DescribeTopicPartitionsRequest.Cursor start = request.cursor();
        if (start != null && start.partitionIndex() < 0) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "the cursor's partition is " + start.partitionIndex() + "; it must be >= 0");
        }
        Page page = new Page(Math.min(maxPartitions, Math.max(1, request.responsePartitionLimit())));
        for (String name : names(request, image)) {
            int first = start != null && start.topicName().equals(name) ? start.partitionIndex() : 0;
            if (!page.add(name, image, first)) {
                break;
            }
        }
        reply.send(new DescribeTopicPartitionsResponse(0, page.topics, page.next));
    }

    @Override
    public DescribeTopicPartitionsResponse failure(
            RequestContext context, DescribeTopicPartitionsRequest request, ApiException failure) {
        List<DescribeTopicPartitionsResponseTopic> topics = request.topics().stream()
                .map(topic -> failed(topic.name(), failure.error()))
                .toList();
        return new DescribeTopicPartitionsResponse(0, topics, null);
    }

    /** What is asked for, all if nothing is, sorted, from the cursor on. */
    private static Iterable<String> names(DescribeTopicPartitionsRequest request, MetadataImage image) {
        TreeSet<String> names = new TreeSet<>();
        if (request.topics().isEmpty()) {
            image.topics().all().forEach(topic -> names.add(topic.name()));
        } else {
            request.topics().stream().map(TopicRequest::name).forEach(names::add);
        }
        DescribeTopicPartitionsRequest.Cursor start = request.cursor();
        return start == null ? names : names.tailSet(start.topicName());
    }

    private static DescribeTopicPartitionsResponseTopic failed(String name, ErrorCode error) {
        return new DescribeTopicPartitionsResponseTopic(
                error.code(), name, NO_ID, false, List.of(), AuthorizedOperations.NOT_ASKED);
    }

    /** The answer as it grows. */
    private static final class Page {
        private final List<DescribeTopicPartitionsResponseTopic> topics = new ArrayList<>();
        private int room;
        private @Nullable Cursor next;

        Page(int room) {
            this.room = room;
        }

        /** Adds a topic's partitions as far as there is room; false if the page is full. */
        boolean add(String name, MetadataImage image, int first) {
            Optional<TopicImage> found = image.topics().find(name);
            if (found.isEmpty()) {
                boolean valid = TopicNames.isValid(name);
                topics.add(
                        failed(name, valid ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION));
                return true;
            }
            TopicImage topic = found.get();
            if (room == 0) {
                next = new Cursor(name, first);
                return false;
            }
            int end = Math.min(topic.partitions().size(), first + room);
            List<DescribeTopicPartitionsResponsePartition> partitions = new ArrayList<>();
            for (int index = first; index < end; index++) {
                partitions.add(described(index, topic.partitions().get(index), image));
            }
            room -= partitions.size();
            topics.add(new DescribeTopicPartitionsResponseTopic(
                    ErrorCode.NONE.code(),
                    name,
                    topic.id(),
                    InternalTopics.isInternal(name),
                    partitions,
                    AuthorizedOperations.onTopic(true)));
            if (end < topic.partitions().size()) {
                next = new Cursor(name, end);
                return false;
            }
            return true;
        }

        private static DescribeTopicPartitionsResponsePartition described(
                int index, PartitionRegistration partition, MetadataImage image) {
            ErrorCode error = partition.hasLeader() ? ErrorCode.NONE : ErrorCode.LEADER_NOT_AVAILABLE;
            return DescribeTopicPartitionsResponsePartition.builder()
                    .errorCode(error.code())
                    .partitionIndex(index)
                    .leaderId(partition.leader())
                    .leaderEpoch(partition.leaderEpoch())
                    .replicaNodes(partition.replicas())
                    .isrNodes(partition.isr())
                    .eligibleLeaderReplicas(partition.eligibleLeaders())
                    .lastKnownElr(List.of())
                    .offlineReplicas(MetadataHandler.offline(partition, image))
                    .build();
        }
    }
}
