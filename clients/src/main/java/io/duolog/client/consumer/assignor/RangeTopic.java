package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** One topic while its ranges are being given out: what is left of it, and how much each member may still get. */
final class RangeTopic {
    private final AssignableTopic topic;
    private final Map<String, Optional<String>> memberRacks;
    private final Map<String, List<TopicPartition>> assignment;
    private final Set<TopicPartition> unassigned = new LinkedHashSet<>();
    private final Map<String, Integer> assignedCounts = new HashMap<>();
    private final int leastEach;
    private final boolean isRackAware;
    private int extrasLeft;

    /**
     * Nothing of the topic is given out yet.
     *
     * @param memberRacks the members that subscribe to it, in the order of serving, and where they stand
     * @param assignment where what is given out goes, by member id
     */
    RangeTopic(
            AssignableTopic topic,
            Map<String, Optional<String>> memberRacks,
            Map<String, List<TopicPartition>> assignment) {
        this.topic = topic;
        this.memberRacks = memberRacks;
        this.assignment = assignment;
        for (int partition = 0; partition < topic.partitionCount(); partition++) {
            unassigned.add(new TopicPartition(topic.name(), partition));
        }
        int memberCount = memberRacks.size();
        leastEach = memberCount == 0 ? 0 : topic.partitionCount() / memberCount;
        extrasLeft = memberCount == 0 ? 0 : topic.partitionCount() % memberCount;
        Set<String> racks = new HashSet<>();
        memberRacks.values().forEach(rack -> rack.ifPresent(racks::add));
        isRackAware = RackAwareness.matters(racks, topic.replicaRacks());
    }

    /** The members that subscribe to it, in the order of serving, and where they stand. */
    Map<String, Optional<String>> memberRacks() {
        return memberRacks;
    }

    int partitionCount() {
        return topic.partitionCount();
    }

    /** Whether racks make a difference here. */
    boolean isRackAware() {
        return isRackAware;
    }

    /** Gives each member in turn the first partitions that it may get, as many as are due to it. */
    void giveRanges(BiPredicate<String, TopicPartition> mayGet) {
        for (String memberId : memberRacks.keySet()) {
            if (unassigned.isEmpty()) {
                return;
            }
            unassigned.stream()
                    .filter(partition -> mayGet.test(memberId, partition))
                    .limit(due(memberId))
                    .toList()
                    .forEach(partition -> give(memberId, partition));
        }
    }

    /** Gives a member one partition. */
    void give(String memberId, int partition) {
        give(memberId, new TopicPartition(topic.name(), partition));
    }

    private void give(String memberId, TopicPartition partition) {
        List<TopicPartition> given = assignment.get(memberId);
        if (given == null) {
            throw new IllegalArgumentException(memberId + " is no member");
        }
        given.add(partition);
        unassigned.remove(partition);
        // A member takes one of the extras with the first partition above what is due to all.
        if (assignedCounts.merge(memberId, 1, Integer::sum) == leastEach + 1) {
            extrasLeft--;
        }
    }

    /** Whether a member is where a replica is, or does not care. */
    boolean isNear(String memberId, TopicPartition partition) {
        return isNear(memberId, partition.partition());
    }

    /** Whether a member is where a replica is, or does not care. */
    boolean isNear(String memberId, int partition) {
        Optional<String> rack = memberRacks.getOrDefault(memberId, Optional.empty());
        return rack.isEmpty() || topic.replicaRacks().get(partition).contains(rack.get());
    }

    /** How many partitions a member may still get. */
    int due(String memberId) {
        return Math.max(0, leastEach + (extrasLeft > 0 ? 1 : 0) - assignedCounts.getOrDefault(memberId, 0));
    }
}
