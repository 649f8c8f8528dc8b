package io.duolog.compat.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Who owns which partition of a group, and how far it is read, as its members tell. Keeps what must never be: a partition with
 * two owners, a record that is left out, comes twice, or comes to somebody who does not own its partition. For one thread, which
 * polls all members.
 */
public final class OwnershipLedger {
    private final Map<TopicPartition, String> owners = new HashMap<>();
    private final Map<TopicPartition, Long> releasedAtNs = new HashMap<>();
    private final Map<TopicPartition, Integer> releases = new HashMap<>();
    private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private long longestGapNs;

    /** A member was given partitions. */
    void assigned(String member, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            String before = owners.put(partition, member);
            if (before != null) {
                violations.add(partition + " was given to " + member + " while " + before + " had it");
            }
            Long released = releasedAtNs.remove(partition);
            if (released != null) {
                longestGapNs = Math.max(longestGapNs, System.nanoTime() - released);
            }
        }
    }

    /** A member gave partitions up, or was told that it has lost them. */
    void released(String member, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (!owners.remove(partition, member)) {
                violations.add(partition + " was given up by " + member + ", but is " + owners.get(partition) + "'s");
            }
            releasedAtNs.put(partition, System.nanoTime());
            releases.merge(partition, 1, Integer::sum);
        }
    }

    /** A member read a record. */
    void read(String member, TopicPartition partition, long offset) {
        if (!member.equals(owners.get(partition))) {
            violations.add(member + " read offset " + offset + " of " + partition + ", which is "
                    + owners.get(partition) + "'s");
        }
        long expected = next(partition);
        if (offset != expected) {
            violations.add(member + " read offset " + offset + " of " + partition + ", not " + expected);
        }
        nextOffsets.put(partition, offset + 1);
    }

    /** The offset up to which a partition is read. */
    public long next(TopicPartition partition) {
        return nextOffsets.getOrDefault(partition, 0L);
    }

    /** Who owns a partition now. */
    public Optional<String> owner(TopicPartition partition) {
        return Optional.ofNullable(owners.get(partition));
    }

    /** How often a partition was given up or lost. */
    public int releases(TopicPartition partition) {
        return releases.getOrDefault(partition, 0);
    }

    /** The longest time between an owner's giving a partition up and the next owner's getting it. */
    public Duration longestGap() {
        return Duration.ofNanos(longestGapNs);
    }

    /** What must never be and was, in words. */
    public List<String> violations() {
        return List.copyOf(violations);
    }
}
