package io.duolog.broker.group.offset;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.CommitCheck;
import io.duolog.broker.group.GroupDecision;
import io.duolog.broker.group.GroupReply;
import io.duolog.broker.group.Ticket;
import io.duolog.broker.group.record.GroupRecords;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.duolog.protocol.message.OffsetCommitResponse;
import io.duolog.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import io.duolog.protocol.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import io.duolog.protocol.message.OffsetDeleteRequest;
import io.duolog.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.duolog.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.duolog.protocol.message.OffsetDeleteResponse;
import io.duolog.protocol.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import io.duolog.protocol.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Decides on commits and deletions of offsets that the group has agreed to. Pure. */
public final class OffsetCommits {
    private final OffsetStore store;
    private final int metadataMaxLength;

    /**
     * Decides on what is in {@code store}.
     *
     * @param metadataMaxLength {@code offset.metadata.max.bytes}
     */
    public OffsetCommits(OffsetStore store, int metadataMaxLength) {
        this.store = requireNonNull(store, "store");
        this.metadataMaxLength = metadataMaxLength;
    }

    /**
     * Commits every partition whose metadata is not too large.
     *
     * @param request topics have both their name and, if known, their id
     * @param check which partitions the group lets be committed
     */
    public GroupDecision commit(Ticket ticket, OffsetCommitRequest request, CommitCheck check, long nowMs) {
        long expireTimestampMs =
                request.retentionTimeMs() < 0 ? CommittedOffset.NO_EXPIRY : nowMs + request.retentionTimeMs();
        List<CoordinatorRecord> records = new ArrayList<>();
        List<OffsetCommitResponseTopic> topics =
                new ArrayList<>(request.topics().size());
        for (OffsetCommitRequestTopic topic : request.topics()) {
            List<OffsetCommitResponsePartition> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (OffsetCommitRequestPartition partition : topic.partitions()) {
                String metadata = partition.committedMetadata() == null ? "" : partition.committedMetadata();
                ErrorCode error = metadata.length() > metadataMaxLength
                        ? ErrorCode.OFFSET_METADATA_TOO_LARGE
                        : check.errorOf(topic.topicId(), partition.partitionIndex());
                if (error == ErrorCode.NONE) {
                    CommittedOffset committed = new CommittedOffset(
                            partition.committedOffset(),
                            partition.committedLeaderEpoch(),
                            metadata,
                            nowMs,
                            expireTimestampMs,
                            topic.topicId());
                    records.add(GroupRecords.offsetCommit(
                            request.groupId(), topic.name(), partition.partitionIndex(), committed.toValue()));
                }
                partitions.add(new OffsetCommitResponsePartition(partition.partitionIndex(), error.code()));
            }
            topics.add(new OffsetCommitResponseTopic(topic.name(), topic.topicId(), partitions));
        }
        return new GroupDecision(records, List.of(new GroupReply(ticket, new OffsetCommitResponse(0, topics))));
    }

    /** Deletes the offsets of topics that no member consumes; those of others are GROUP_SUBSCRIBED_TO_TOPIC. */
    public GroupDecision delete(Ticket ticket, OffsetDeleteRequest request, Predicate<String> isSubscribed) {
        List<CoordinatorRecord> records = new ArrayList<>();
        List<OffsetDeleteResponseTopic> topics =
                new ArrayList<>(request.topics().size());
        for (OffsetDeleteRequestTopic topic : request.topics()) {
            ErrorCode error = isSubscribed.test(topic.name()) ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE;
            List<OffsetDeleteResponsePartition> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (OffsetDeleteRequestPartition partition : topic.partitions()) {
                int number = partition.partitionIndex();
                if (error == ErrorCode.NONE && store.find(request.groupId(), topic.name(), number) != null) {
                    records.add(GroupRecords.offsetTombstone(request.groupId(), topic.name(), number));
                }
                partitions.add(new OffsetDeleteResponsePartition(number, error.code()));
            }
            topics.add(new OffsetDeleteResponseTopic(topic.name(), partitions));
        }
        OffsetDeleteResponse response = new OffsetDeleteResponse(ErrorCode.NONE.code(), 0, topics);
        return new GroupDecision(records, List.of(new GroupReply(ticket, response)));
    }

    /** The records that end all offsets of a group. */
    public List<CoordinatorRecord> tombstones(String groupId) {
        List<CoordinatorRecord> records = new ArrayList<>();
        store.topics(groupId).forEach((topic, partitions) -> partitions
                .keySet()
                .forEach(partition -> records.add(GroupRecords.offsetTombstone(groupId, topic, partition))));
        return records;
    }
}
