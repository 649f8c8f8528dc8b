package io.duolog.client.consumer.group;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.duolog.protocol.message.OffsetCommitResponse;
import io.duolog.protocol.message.OffsetFetchRequest;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.duolog.protocol.message.OffsetFetchResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** OffsetCommit and OffsetFetch in terms of partitions and offsets. Pure. Topics are told by name. */
public final class OffsetMessages {
    private static final UUID NO_TOPIC_ID = new UUID(0, 0);
    private static final long BROKER_DECIDES = -1;
    private static final int NO_EPOCH = -1;

    private OffsetMessages() {}

    /**
     * What is committed for one partition.
     *
     * @param offset empty if nothing is, or if there was an error
     */
    public record Committed(ErrorCode error, Optional<OffsetAndMetadata> offset) {}

    /** Commits offsets. */
    public static OffsetCommitRequest commit(
            String groupId, MemberIdentity self, Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<String, List<OffsetCommitRequestPartition>> byTopic = new LinkedHashMap<>();
        offsets.forEach((partition, offset) -> byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                .add(new OffsetCommitRequestPartition(
                        partition.partition(),
                        offset.offset(),
                        offset.leaderEpoch().orElse(NO_EPOCH),
                        offset.metadata())));
        return new OffsetCommitRequest(
                groupId,
                self.generation(),
                self.memberId(),
                self.groupInstanceId().orElse(null),
                BROKER_DECIDES,
                byTopic.entrySet().stream()
                        .map(entry -> new OffsetCommitRequestTopic(entry.getKey(), NO_TOPIC_ID, entry.getValue()))
                        .toList());
    }

    /** What became of each partition of a commit. */
    public static Map<TopicPartition, ErrorCode> read(OffsetCommitResponse response) {
        Map<TopicPartition, ErrorCode> errors = new LinkedHashMap<>();
        response.topics().forEach(topic -> topic.partitions()
                .forEach(partition -> errors.put(
                        new TopicPartition(topic.name(), partition.partitionIndex()),
                        ErrorCode.forCode(partition.errorCode()))));
        return errors;
    }

    /** As the other method, by somebody who is no member. */
    public static OffsetFetchRequest fetch(String groupId, @Nullable Collection<TopicPartition> partitions) {
        return fetch(groupId, MemberIdentity.NONE, partitions);
    }

    /**
     * Asks what is committed. Offsets of open transactions are waited for (KIP-447).
     *
     * @param self the member of a group of the consumer protocol, which is refused if it is none any more; or {@link
     *     MemberIdentity#NONE}
     * @param partitions which ones; null: all that the group has
     */
    static OffsetFetchRequest fetch(
            String groupId, MemberIdentity self, @Nullable Collection<TopicPartition> partitions) {
        List<OffsetFetchRequestTopics> topics = null;
        if (partitions != null) {
            Map<String, List<Integer>> byTopic = new LinkedHashMap<>();
            partitions.forEach(partition -> byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                    .add(partition.partition()));
            topics = byTopic.entrySet().stream()
                    .map(entry -> new OffsetFetchRequestTopics(entry.getKey(), NO_TOPIC_ID, entry.getValue()))
                    .toList();
        }
        return OffsetFetchRequest.builder()
                .groups(List.of(new OffsetFetchRequestGroup(
                        groupId, self.isMember() ? self.memberId() : null, self.generation(), topics)))
                .requireStable(true)
                .build();
    }

    /** The error of a group as a whole, or {@code NONE}. */
    public static ErrorCode error(OffsetFetchResponse response) {
        return response.groups().stream()
                .map(group -> ErrorCode.forCode(group.errorCode()))
                .findFirst()
                .orElse(ErrorCode.UNKNOWN_SERVER_ERROR);
    }

    /** What is committed for each partition of the answer. */
    public static Map<TopicPartition, Committed> read(OffsetFetchResponse response) {
        Map<TopicPartition, Committed> committed = new LinkedHashMap<>();
        response.groups().forEach(group -> group.topics()
                .forEach(topic -> topic.partitions().forEach(partition -> {
                    ErrorCode error = ErrorCode.forCode(partition.errorCode());
                    boolean isThere = error == ErrorCode.NONE && partition.committedOffset() >= 0;
                    String metadata = partition.metadata() == null ? "" : partition.metadata();
                    OptionalInt epoch = partition.committedLeaderEpoch() < 0
                            ? OptionalInt.empty()
                            : OptionalInt.of(partition.committedLeaderEpoch());
                    committed.put(
                            new TopicPartition(topic.name(), partition.partitionIndex()),
                            new Committed(
                                    error,
                                    isThere
                                            ? Optional.of(
                                                    new OffsetAndMetadata(partition.committedOffset(), epoch, metadata))
                                            : Optional.empty()));
                })));
        return committed;
    }
}
