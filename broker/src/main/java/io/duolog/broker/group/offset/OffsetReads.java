package io.duolog.broker.group.offset;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import io.duolog.protocol.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads committed offsets. Pure. */
public final class OffsetReads {
    /** What a partition without a committed offset is answered. */
    private static final long NONE = -1;

    private static final int NO_EPOCH = -1;

    private final OffsetStore store;

    /** Reads from {@code store}. */
    public OffsetReads(OffsetStore store) {
        this.store = requireNonNull(store, "store");
    }

    /**
     * What is asked for; topics have both their name and, if known, their id. An offset that was committed to a former
     * topic of the same name counts as none. If no topics are named: everything the group has, with the ids as committed.
     */
    public OffsetFetchResponseGroup read(OffsetFetchRequestGroup asked) {
        List<OffsetFetchRequestTopics> topics = asked.topics();
        return new OffsetFetchResponseGroup(
                asked.groupId(), topics == null ? all(asked.groupId()) : these(asked.groupId(), topics), (short) 0);
    }

    private List<OffsetFetchResponseTopics> these(String groupId, List<OffsetFetchRequestTopics> asked) {
        List<OffsetFetchResponseTopics> topics = new ArrayList<>(asked.size());
        for (OffsetFetchRequestTopics topic : asked) {
            List<OffsetFetchResponsePartitions> partitions =
                    new ArrayList<>(topic.partitionIndexes().size());
            for (int number : topic.partitionIndexes()) {
                CommittedOffset found = store.find(groupId, topic.name(), number);
                boolean stale = found != null && found.isOfAnotherTopicThan(topic.topicId());
                partitions.add(partition(number, stale ? null : found));
            }
            topics.add(new OffsetFetchResponseTopics(topic.name(), topic.topicId(), partitions));
        }
        return topics;
    }

    private List<OffsetFetchResponseTopics> all(String groupId) {
        List<OffsetFetchResponseTopics> topics = new ArrayList<>();
        store.topics(groupId).forEach((topic, offsets) -> {
            UUID id = newestId(offsets);
            List<OffsetFetchResponsePartitions> partitions = new ArrayList<>(offsets.size());
            offsets.forEach((number, offset) -> {
                if (!offset.isOfAnotherTopicThan(id)) {
                    partitions.add(partition(number, offset));
                }
            });
            topics.add(new OffsetFetchResponseTopics(topic, id, partitions));
        });
        return topics;
    }

    private static UUID newestId(Map<Integer, CommittedOffset> offsets) {
        UUID id = WireReader.ZERO_UUID;
        long newestMs = Long.MIN_VALUE;
        for (CommittedOffset offset : offsets.values()) {
            if (!offset.topicId().equals(WireReader.ZERO_UUID) && offset.commitTimestampMs() > newestMs) {
                id = offset.topicId();
                newestMs = offset.commitTimestampMs();
            }
        }
        return id;
    }

    private static OffsetFetchResponsePartitions partition(int number, @Nullable CommittedOffset found) {
        return found == null
                ? new OffsetFetchResponsePartitions(number, NONE, NO_EPOCH, "", ErrorCode.NONE.code())
                : new OffsetFetchResponsePartitions(
                        number, found.offset(), found.leaderEpoch(), found.metadata(), ErrorCode.NONE.code());
    }
}
