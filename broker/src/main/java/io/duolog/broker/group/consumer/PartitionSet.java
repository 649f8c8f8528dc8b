package io.duolog.broker.group.consumer;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiPredicate;

/** Partitions of topics, in order. Immutable. */
public final class PartitionSet {
    /** No partitions. */
    public static final PartitionSet EMPTY = new PartitionSet(new TreeMap<>());

    private final SortedMap<UUID, SortedSet<Integer>> topics;

    private PartitionSet(SortedMap<UUID, NavigableSet<Integer>> topics) {
        SortedMap<UUID, SortedSet<Integer>> fixed = new TreeMap<>();
        topics.forEach((topic, partitions) -> {
            if (!partitions.isEmpty()) {
                fixed.put(topic, Collections.unmodifiableSortedSet(partitions));
            }
        });
        this.topics = Collections.unmodifiableSortedMap(fixed);
    }

    /** These partitions, by the id of their topic. */
    public static PartitionSet of(Map<UUID, ? extends Collection<Integer>> partitions) {
        Builder builder = new Builder();
        partitions.forEach((topic, indexes) -> indexes.forEach(index -> builder.add(topic, index)));
        return builder.build();
    }

    /** The partitions by topic; topics without any are not in there. */
    public SortedMap<UUID, SortedSet<Integer>> topics() {
        return topics;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return topics.isEmpty();
    }

    /** How many there are. */
    public int size() {
        return topics.values().stream().mapToInt(Collection::size).sum();
    }

    /** Whether this partition is among them. */
    public boolean contains(UUID topic, int partition) {
        SortedSet<Integer> partitions = topics.get(topic);
        return partitions != null && partitions.contains(partition);
    }

    /** Those for which {@code condition} holds. */
    public PartitionSet filter(BiPredicate<UUID, Integer> condition) {
        Builder builder = new Builder();
        topics.forEach((topic, partitions) -> partitions.forEach(partition -> {
            if (condition.test(topic, partition)) {
                builder.add(topic, partition);
            }
        }));
        return builder.build();
    }

    /** Those that are in both. */
    public PartitionSet and(PartitionSet other) {
        return filter(other::contains);
    }

    /** Those that are not in {@code other}. */
    public PartitionSet minus(PartitionSet other) {
        return filter((topic, partition) -> !other.contains(topic, partition));
    }

    /** Those that are in either. */
    public PartitionSet plus(PartitionSet other) {
        return new Builder().addAll(this).addAll(other).build();
    }

    /** Whether all of {@code other} are in here. */
    public boolean containsAll(PartitionSet other) {
        return other.minus(this).isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartitionSet set && set.topics.equals(topics);
    }

    @Override
    public int hashCode() {
        return topics.hashCode();
    }

    @Override
    public String toString() {
        return topics.toString();
    }

    /** Collects partitions. Confined to one thread. */
    static final class Builder {
        private final SortedMap<UUID, NavigableSet<Integer>> topics = new TreeMap<>();

        Builder add(UUID topic, int partition) {
            topics.computeIfAbsent(topic, id -> new TreeSet<>()).add(partition);
            return this;
        }

        Builder addAll(PartitionSet set) {
            set.topics.forEach((topic, partitions) ->
                    topics.computeIfAbsent(topic, id -> new TreeSet<>()).addAll(partitions));
            return this;
        }

        PartitionSet build() {
            SortedMap<UUID, NavigableSet<Integer>> copy = new TreeMap<>();
            topics.forEach((topic, partitions) -> copy.put(topic, new TreeSet<>(partitions)));
            return new PartitionSet(copy);
        }
    }
}
