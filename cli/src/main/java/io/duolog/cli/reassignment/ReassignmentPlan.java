package io.duolog.cli.reassignment;

import io.duolog.client.TopicPartition;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which brokers are to hold which partitions. Immutable.
 *
 * @param replicas for each partition its brokers, the preferred leader first; in the order of names and numbers
 */
record ReassignmentPlan(Map<TopicPartition, List<Integer>> replicas) {
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    /** Copies and orders the map. */
    ReassignmentPlan {
        Map<TopicPartition, List<Integer>> ordered = new TreeMap<>(BY_NAME);
        replicas.forEach((partition, brokers) -> ordered.put(partition, List.copyOf(brokers)));
        replicas = Collections.unmodifiableMap(ordered);
    }

    /** What of this plan is otherwise in {@code current}. */
    ReassignmentPlan changesFrom(ReassignmentPlan current) {
        Map<TopicPartition, List<Integer>> changes = new TreeMap<>(BY_NAME);
        replicas.forEach((partition, brokers) -> {
            if (!brokers.equals(current.replicas().get(partition))) {
                changes.put(partition, brokers);
            }
        });
        return new ReassignmentPlan(changes);
    }

    /** How many replicas have to be copied to a broker that does not hold the partition in {@code current}. */
    long copiesFrom(ReassignmentPlan current) {
        return replicas.entrySet().stream()
                .mapToLong(entry -> {
                    List<Integer> before = current.replicas().getOrDefault(entry.getKey(), List.of());
                    return entry.getValue().stream()
                            .filter(broker -> !before.contains(broker))
                            .count();
                })
                .sum();
    }
}
