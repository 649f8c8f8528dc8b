package io.duolog.broker.group.consumer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.group.consumer.Topics.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run of the uniform assignor.
 *
 * <p>Partitions are moved along <i>cost-reducing paths</i>: from a member a to a member with at least two partitions fewer,
 * possibly by way of others who pass on as much as they get, wherever somebody has a partition that the next one wants, too. When
 * there is no such path, no assignment is more equal. A shortest path is taken from the largest member, so that members with the
 * same subscriptions move no more than the sizes call for.
 */
final class UniformAssignment {
    private final Map<String, Load> loads = new TreeMap<>();
    private final Map<Topic, List<Load>> subscribers = new TreeMap<>(Comparator.comparing(Topic::name));

    UniformAssignment(PartitionAssignor.Input input) {
        input.members().forEach((memberId, member) -> {
            Load load = new Load(memberId, member);
            loads.put(memberId, load);
            member.topics().forEach(topic -> subscribers
                    .computeIfAbsent(topic, each -> new ArrayList<>())
                    .add(load));
        });
    }

    /** Lets members keep what they have, as far as it still exists, is wanted, and nobody else has it. */
    void keepCurrent() {
        subscribers.forEach((topic, wanting) -> {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                for (Load load : wanting) {
                    if (load.member.current().contains(topic.id(), partition)) {
                        load.add(topic, partition);
                        break;
                    }
                }
            }
        });
    }

    /** Gives what nobody has to whoever has least; topics that few want come first, for they leave less choice. */
    void assignRest() {
        List<Topic> topics = new ArrayList<>(subscribers.keySet());
        topics.sort(Comparator.comparingInt(topic -> subscribersOf(topic).size()));
        for (Topic topic : topics) {
            Set<Integer> taken = new TreeSet<>();
            subscribersOf(topic).forEach(load -> taken.addAll(load.partitionsOf(topic)));
            for (int partition = 0; partition < topic.partitions(); partition++) {
                if (!taken.contains(partition)) {
                    smallest(subscribersOf(topic)).add(topic, partition);
                }
            }
        }
    }

    private List<Load> subscribersOf(Topic topic) {
        return requireNonNull(subscribers.get(topic));
    }

    private static Load smallest(List<Load> candidates) {
        Load smallest = candidates.get(0);
        for (Load candidate : candidates) {
            if (candidate.size < smallest.size) {
                smallest = candidate;
            }
        }
        return smallest;
    }

    /**
     * Evens out until nothing can be, always from the largest member that can give: to go on with one until it is smaller
     * than others would move too much. Each move makes the sum of the squares of the sizes smaller, so it ends.
     */
    void balance() {
        List<Load> largestFirst = new ArrayList<>(loads.values());
        do {
            largestFirst.sort(Comparator.comparingInt((Load load) -> -load.size));
        } while (largestFirst.stream().anyMatch(this::moveFrom));
    }

    /** Looks for the member with least that {@code from} can give to; the shortest way to it, if there is one. */
    private boolean moveFrom(Load from) {
        Map<Load, Step> reached = new HashMap<>();
        Deque<Load> open = new ArrayDeque<>(List.of(from));
        Set<Topic> seen = new LinkedHashSet<>();
        Load best = null;
        while (!open.isEmpty()) {
            Load load = open.remove();
            for (Topic topic : load.partitions.keySet()) {
                if (!seen.add(topic)) {
                    continue;
                }
                for (Load next : subscribersOf(topic)) {
                    if (next != from && !reached.containsKey(next)) {
                        reached.put(next, new Step(load, topic));
                        open.add(next);
                        best = best == null || next.size < best.size ? next : best;
                    }
                }
            }
        }
        if (best == null || best.size > from.size - 2) {
            return false;
        }
        move(from, best, reached);
        return true;
    }

    private static void move(Load from, Load to, Map<Load, Step> reached) {
        Load receiver = to;
        while (receiver != from) {
            Step step = requireNonNull(reached.get(receiver));
            receiver.add(step.topic, step.giver.removeLast(step.topic));
            receiver = step.giver;
        }
    }

    Map<String, PartitionSet> result() {
        Map<String, PartitionSet> result = new HashMap<>();
        loads.forEach((memberId, load) -> result.put(memberId, load.build()));
        return result;
    }

    /** A partition of {@code topic} can go on from {@code giver}. */
    private record Step(Load giver, Topic topic) {}

    /** What a member has by now. */
    private static final class Load {
        private final String memberId;
        private final PartitionAssignor.Member member;
        private final Map<Topic, TreeSet<Integer>> partitions = new TreeMap<>(Comparator.comparing(Topic::name));
        private int size;

        Load(String memberId, PartitionAssignor.Member member) {
            this.memberId = memberId;
            this.member = member;
        }

        void add(Topic topic, int partition) {
            partitions.computeIfAbsent(topic, each -> new TreeSet<>()).add(partition);
            size++;
        }

        Set<Integer> partitionsOf(Topic topic) {
            @Nullable Set<Integer> own = partitions.get(topic);
            return own == null ? Set.of() : own;
        }

        /** Gives one away, rather one that it did not have before. */
        int removeLast(Topic topic) {
            TreeSet<Integer> own = requireNonNull(partitions.get(topic));
            int given = own.stream()
                    .filter(partition -> !member.current().contains(topic.id(), partition))
                    .findFirst()
                    .orElseGet(own::last);
            own.remove(given);
            if (own.isEmpty()) {
                partitions.remove(topic);
            }
            size--;
            return given;
        }

        PartitionSet build() {
            PartitionSet.Builder builder = new PartitionSet.Builder();
            partitions.forEach((topic, indexes) -> indexes.forEach(index -> builder.add(topic.id(), index)));
            return builder.build();
        }

        @Override
        public String toString() {
            return memberId + "=" + size;
        }
    }
}
