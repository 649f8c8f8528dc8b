package io.duolog.broker.group.offset;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.Group;
import io.duolog.broker.group.record.GroupRecords;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to go: offsets that expired or whose topic was deleted, and groups that are left with nothing. A bounded number of
 * records goes at a time; what is used again meanwhile stays. Confined to the shard.
 */
public final class OffsetCleanup {
    /** Tombstones of one batch. */
    public static final int RECORDS_MAX = 1_000;

    private final OffsetStore store;
    private final Deque<Doomed> queue = new ArrayDeque<>();
    private final Deque<String> idleGroups = new ArrayDeque<>();
    /** What the latest records end. */
    private final Set<Doomed> inFlight = new LinkedHashSet<>();

    private record Doomed(String group, String topic, int partition, CommittedOffset seen) {}

    /** Offsets of {@code store}. */
    public OffsetCleanup(OffsetStore store) {
        this.store = requireNonNull(store, "store");
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return queue.isEmpty() && idleGroups.isEmpty();
    }

    /**
     * Dooms what has expired (KIP-211).
     *
     * @param groups finds groups; null for one that is not known
     * @param retentionMs how long offsets outlast their use
     */
    public void doomExpired(Function<String, @Nullable Group> groups, long retentionMs, long nowMs) {
        for (String groupId : store.groups()) {
            Group group = groups.apply(groupId);
            doom(groupId, (topic, offset) -> group == null || isExpired(group, topic, offset, retentionMs, nowMs));
        }
    }

    private static boolean isExpired(Group group, String topic, CommittedOffset offset, long retentionMs, long nowMs) {
        OptionalLong base = group.offsetExpiryBaseMs(topic, offset.commitTimestampMs());
        if (base.isEmpty()) {
            return false;
        }
        return offset.expireTimestampMs() == CommittedOffset.NO_EXPIRY
                ? nowMs - base.getAsLong() >= retentionMs
                : nowMs >= offset.expireTimestampMs();
    }

    /** Dooms what was committed to deleted topics; an offset without a topic id belongs to whatever has the name. */
    public void doomDeleted(Map<String, UUID> deletedTopics) {
        for (String groupId : store.groups()) {
            doom(groupId, (topic, offset) -> {
                UUID deleted = deletedTopics.get(topic);
                return deleted != null && !offset.isOfAnotherTopicThan(deleted);
            });
        }
    }

    /**
     * Dooms what was committed to topics that are not there any more: they were deleted while nobody coordinated.
     *
     * @param topicIds the ids of the topics there are, null for one that is not there
     */
    public void doomStrays(Function<String, @Nullable UUID> topicIds) {
        for (String groupId : store.groups()) {
            doom(groupId, (topic, offset) -> {
                UUID id = topicIds.apply(topic);
                return id == null || offset.isOfAnotherTopicThan(id);
            });
        }
    }

    private interface Verdict {
        boolean isDoomed(String topic, CommittedOffset offset);
    }

    private void doom(String groupId, Verdict verdict) {
        store.topics(groupId)
                .forEach((topic, partitions) -> partitions.forEach((number, offset) -> {
                    if (verdict.isDoomed(topic, offset)) {
                        queue.add(new Doomed(groupId, topic, number, offset));
                    }
                }));
    }

    /** Has empty groups end that have no offsets. */
    public void endIdle(Collection<Group> groups) {
        for (Group group : groups) {
            if (group.isEmpty() && !store.hasAny(group.groupId())) {
                idleGroups.add(group.groupId());
            }
        }
    }

    /**
     * The next tombstones, and the ends of the groups that are left with nothing.
     *
     * @param groups finds groups; null for one that is not known
     */
    public List<CoordinatorRecord> next(Function<String, @Nullable Group> groups) {
        List<CoordinatorRecord> records = new ArrayList<>();
        Map<String, Integer> endingByGroup = new LinkedHashMap<>();
        inFlight.clear();
        while (records.size() < RECORDS_MAX && !queue.isEmpty()) {
            Doomed doomed = queue.remove();
            if (doomed.seen().equals(store.find(doomed.group(), doomed.topic(), doomed.partition()))
                    && inFlight.add(doomed)) {
                records.add(GroupRecords.offsetTombstone(doomed.group(), doomed.topic(), doomed.partition()));
                endingByGroup.merge(doomed.group(), 1, Integer::sum);
            }
        }
        endingByGroup.forEach((groupId, ending) -> {
            if (ending == store.count(groupId)) {
                end(groups.apply(groupId), records);
            }
        });
        while (records.size() < RECORDS_MAX && !idleGroups.isEmpty()) {
            String groupId = idleGroups.remove();
            if (!store.hasAny(groupId)) {
                end(groups.apply(groupId), records);
            }
        }
        return records;
    }

    private static void end(@Nullable Group group, List<CoordinatorRecord> records) {
        if (group != null && group.isEmpty()) {
            records.addAll(group.tombstones());
        }
    }

    /** The latest records were not appended: their offsets come again. */
    public void again() {
        queue.addAll(inFlight);
        inFlight.clear();
    }
}
