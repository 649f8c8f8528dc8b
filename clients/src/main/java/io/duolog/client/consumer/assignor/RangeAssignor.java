package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives each member a range of neighbouring partitions of each topic, so that partitions of the same number in different
 * topics meet at the same member. Where members say in which rack they stand, partitions go to members of their replicas'
 * racks as far as that keeps the counts (KIP-881).
 */
final class RangeAssignor implements Assignor {
    @Override
    public String name() {
        return "range";
    }

    @Override
    public Set<RebalanceProtocol> protocols() {
        return Set.of(RebalanceProtocol.EAGER);
    }

    @Override
    public Map<String, List<TopicPartition>> assign(
            Map<String, AssignableTopic> topics, Map<String, MemberSubscription> members) {
        Map<String, List<TopicPartition>> assignment = new HashMap<>();
        members.keySet().forEach(memberId -> assignment.put(memberId, new ArrayList<>()));
        Map<String, List<String>> subscribers = subscribers(members);
        List<RangeTopic> ranges = new ArrayList<>();
        topics.forEach((name, topic) -> {
            if (topic.partitionCount() > 0) {
                Map<String, Optional<String>> racks = racks(subscribers.getOrDefault(name, List.of()), members);
                ranges.add(new RangeTopic(topic, racks, assignment));
            }
        });
        boolean isRackAware = ranges.stream().anyMatch(RangeTopic::isRackAware);
        if (isRackAware) {
            giveNear(ranges);
        }
        ranges.forEach(range -> range.giveRanges((memberId, partition) -> true));
        if (isRackAware) {
            assignment
                    .values()
                    .forEach(given -> given.sort(
                            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition)));
        }
        return assignment;
    }

    private static Map<String, List<String>> subscribers(Map<String, MemberSubscription> members) {
        Map<String, List<String>> subscribers = new HashMap<>();
        members.forEach((memberId, member) -> member.topics().forEach(topic -> subscribers
                .computeIfAbsent(topic, name -> new ArrayList<>())
                .add(memberId)));
        return subscribers;
    }

    private static Map<String, Optional<String>> racks(
            Collection<String> memberIds, Map<String, MemberSubscription> members) {
        Map<String, Optional<String>> racks = new LinkedHashMap<>();
        for (String memberId : MemberOrder.sorted(memberIds, members)) {
            MemberSubscription member = members.get(memberId);
            racks.put(memberId, member == null ? Optional.empty() : member.rackId());
        }
        return racks;
    }

    /** Topics with the same members and as many partitions stay together; others are looked at one by one. */
    private static void giveNear(List<RangeTopic> ranges) {
        ranges.stream()
                .collect(Collectors.groupingBy(RangeTopic::memberRacks))
                .forEach((members, sameMembers) -> sameMembers.stream()
                        .collect(Collectors.groupingBy(RangeTopic::partitionCount))
                        .forEach((partitionCount, alike) -> {
                            RangeTopic first = alike.get(0);
                            if (alike.size() > 1) {
                                giveTogether(members.keySet(), partitionCount, alike);
                            } else if (first.isRackAware()) {
                                first.giveRanges(first::isNear);
                            }
                        }));
    }

    private static void giveTogether(Set<String> memberIds, int partitionCount, List<RangeTopic> alike) {
        Set<String> hungry = new LinkedHashSet<>(memberIds);
        for (int number = 0; number < partitionCount && !hungry.isEmpty(); number++) {
            int partition = number;
            hungry.stream()
                    .filter(memberId -> alike.stream()
                            .allMatch(range -> range.isNear(memberId, partition) && range.due(memberId) > 0))
                    .findFirst()
                    .ifPresent(memberId -> {
                        alike.forEach(range -> range.give(memberId, partition));
                        if (alike.stream().noneMatch(range -> range.due(memberId) > 0)) {
                            hungry.remove(memberId);
                        }
                    });
        }
    }
}
