package io.duolog.cli.reassignment;

import io.duolog.client.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Spreads partitions over brokers: evenly, the replicas of each over as many racks as possible, and with as little to
 * copy as that allows. Pure, and always the same for the same input.
 *
 * <ol>
 *   <li>Replicas stay where they are if that broker may hold partitions, has no more than its share, and its rack no more
 *       than its share of the partition.
 *   <li>What is missing goes to the racks, then the brokers, that have the least.
 *   <li>Preferred leaders are evened out by changing the order of replicas, which copies nothing.
 * </ol>
 */
final class ReassignmentPlanner {
    /** Brokers without a rack count as racks of their own. */
    private final Map<Integer, String> racks;

    private final Map<Integer, Integer> replicaCounts = new HashMap<>();
    private final Map<Integer, Integer> leaderCounts = new HashMap<>();

    /**
     * Starts with nothing placed.
     *
     * @param racks the brokers that may hold partitions, and their racks; those on "" are all apart
     */
    ReassignmentPlanner(Map<Integer, String> racks) {
        if (racks.isEmpty()) {
            throw new IllegalArgumentException("there is no broker to hold partitions");
        }
        this.racks = new LinkedHashMap<>();
        racks.forEach((broker, rack) -> this.racks.put(broker, rack.isEmpty() ? "\u0000" + broker : rack));
    }

    /**
     * Makes a plan.
     *
     * @param current where the partitions are
     * @param replicationFactor how many replicas each is to have; 0 for as many as it has
     * @throws IllegalArgumentException if there are too few brokers
     */
    ReassignmentPlan plan(ReassignmentPlan current, int replicationFactor) {
        int total = current.replicas().values().stream()
                .mapToInt(replicas -> wanted(replicas, replicationFactor))
                .sum();
        int share = divideUp(total, racks.size());
        Map<TopicPartition, List<Integer>> placed = new LinkedHashMap<>();
        current.replicas().forEach((partition, replicas) -> {
            int wanted = wanted(replicas, replicationFactor);
            if (wanted > racks.size()) {
                throw new IllegalArgumentException(partition + " is to have " + wanted + " replicas, and there are "
                        + racks.size() + " brokers to hold them");
            }
            placed.put(partition, keep(replicas, wanted, share));
        });
        current.replicas()
                .forEach((partition, replicas) ->
                        fill(placed.getOrDefault(partition, new ArrayList<>()), wanted(replicas, replicationFactor)));
        int leaderShare = divideUp(placed.size(), racks.size());
        placed.values().forEach(replicas -> lead(replicas, leaderShare));
        return new ReassignmentPlan(placed);
    }

    private static int wanted(List<Integer> replicas, int replicationFactor) {
        return replicationFactor == 0 ? replicas.size() : replicationFactor;
    }

    private static int divideUp(int count, int by) {
        return (count + by - 1) / by;
    }

    private List<Integer> keep(List<Integer> replicas, int wanted, int share) {
        List<Integer> kept = new ArrayList<>();
        for (int broker : replicas) {
            if (kept.size() < wanted
                    && racks.containsKey(broker)
                    && count(replicaCounts, broker) < share
                    && leavesRoomForRacks(kept, broker, wanted)) {
                place(kept, broker);
            }
        }
        return kept;
    }

    /** Whether the partition can still get onto as many racks as possible, and evenly, with this replica. */
    private boolean leavesRoomForRacks(List<Integer> kept, int broker, int wanted) {
        int rackCount = distinctRacks(racks.keySet());
        long others = onRack(kept, broker);
        int missingRacks = Math.min(wanted, rackCount) - distinctRacks(kept);
        return others == 0 || (others < divideUp(wanted, rackCount) && wanted - kept.size() > missingRacks);
    }

    private int distinctRacks(Collection<Integer> brokers) {
        return (int) brokers.stream().map(racks::get).distinct().count();
    }

    private void fill(List<Integer> replicas, int wanted) {
        while (replicas.size() < wanted) {
            int next = racks.keySet().stream()
                    .filter(broker -> !replicas.contains(broker))
                    .min(Comparator.comparingLong((Integer broker) -> onRack(replicas, broker))
                            .thenComparingInt(broker -> count(replicaCounts, broker))
                            .thenComparingInt(Integer::intValue))
                    .orElseThrow();
            place(replicas, next);
        }
    }

    private void place(List<Integer> replicas, int broker) {
        replicas.add(broker);
        replicaCounts.merge(broker, 1, Integer::sum);
    }

    private long onRack(List<Integer> replicas, int broker) {
        String rack = racks.get(broker);
        return replicas.stream()
                .filter(other -> Objects.equals(racks.get(other), rack))
                .count();
    }

    private void lead(List<Integer> replicas, int share) {
        int leader = replicas.get(0);
        if (count(leaderCounts, leader) >= share) {
            leader =
                    Collections.min(replicas, Comparator.comparingInt((Integer broker) -> count(leaderCounts, broker)));
            replicas.remove((Integer) leader);
            replicas.add(0, leader);
        }
        leaderCounts.merge(leader, 1, Integer::sum);
    }

    private static int count(Map<Integer, Integer> counts, int broker) {
        return counts.getOrDefault(broker, 0);
    }
}
