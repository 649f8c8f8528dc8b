package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where members and replicas stand, if that makes a difference; else nobody stands anywhere. Immutable. */
final class StickyRacks {
    private final Map<String, String> memberRacks;
    private final Map<TopicPartition, Set<String>> replicaRacks;
    private final Map<TopicPartition, Integer> neighbourCounts;

    private StickyRacks(
            Map<String, String> memberRacks,
            Map<TopicPartition, Set<String>> replicaRacks,
            Map<TopicPartition, Integer> neighbourCounts) {
        this.memberRacks = memberRacks;
        this.replicaRacks = replicaRacks;
        this.neighbourCounts = neighbourCounts;
    }

    static StickyRacks of(Collection<AssignableTopic> topics, Map<String, MemberSubscription> members) {
        Map<String, String> memberRacks = new HashMap<>();
        Map<String, Integer> membersInRack = new HashMap<>();
        members.forEach((memberId, member) -> member.rackId().ifPresent(rack -> {
            memberRacks.put(memberId, rack);
            membersInRack.merge(rack, 1, Integer::sum);
        }));
        Map<TopicPartition, Set<String>> replicaRacks = new HashMap<>();
        Map<TopicPartition, Integer> neighbourCounts = new HashMap<>();
        if (!memberRacks.isEmpty()) {
            for (AssignableTopic topic : topics) {
                for (int partition = 0; partition < topic.partitionCount(); partition++) {
                    TopicPartition topicPartition = new TopicPartition(topic.name(), partition);
                    Set<String> racks = topic.replicaRacks().get(partition);
                    replicaRacks.put(topicPartition, racks);
                    neighbourCounts.put(
                            topicPartition,
                            racks.stream()
                                    .mapToInt(rack -> membersInRack.getOrDefault(rack, 0))
                                    .sum());
                }
            }
        }
        return RackAwareness.matters(membersInRack.keySet(), replicaRacks.values())
                ? new StickyRacks(memberRacks, replicaRacks, neighbourCounts)
                : new StickyRacks(Map.of(), Map.of(), neighbourCounts);
    }

    /** Whether to look at racks at all. */
    boolean matter() {
        return !memberRacks.isEmpty();
    }

    /** Whether a member cares where it stands, and a partition has no replica there. */
    boolean areApart(String memberId, TopicPartition partition) {
        String rack = memberRacks.get(memberId);
        return rack != null && !replicaRacks.getOrDefault(partition, Set.of()).contains(rack);
    }

    /** Whether a member stands where a partition has a replica. */
    boolean areTogether(String memberId, TopicPartition partition) {
        String rack = memberRacks.get(memberId);
        return rack != null && replicaRacks.getOrDefault(partition, Set.of()).contains(rack);
    }

    /** A list of these partitions to take from, those with the fewest members near them first. */
    List<TopicPartition> fewestNeighboursFirst(List<TopicPartition> partitions) {
        List<TopicPartition> sorted = new ArrayList<>(partitions);
        sorted.sort(Comparator.comparingInt(partition -> neighbourCounts.getOrDefault(partition, 0)));
        return sorted;
    }

    /** The first member near a partition, going round from an index on; its index, or null. */
    @Nullable
    Integer nextNeighbour(TopicPartition partition, List<String> memberIds, int firstIndex) {
        for (int step = 0; step < memberIds.size(); step++) {
            int index = (firstIndex + step) % memberIds.size();
            if (areTogether(memberIds.get(index), partition)) {
                return index;
            }
        }
        return null;
    }
}
