package io.duolog.broker.controller;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Chooses the brokers of new partitions. The brokers stand in a circle in which racks alternate. Partition after
 * partition, the leader moves on by one; its followers are the next ones on the circle, those in racks that the partition
 * does not have yet before others; and with each full turn the followers begin one further on, so that the load of a dead
 * leader spreads over all others. Fenced brokers, and those that shut down, are taken only when there are too few others,
 * and never lead.
 */
final class ReplicaPlacement {
    private final List<BrokerRegistration> eligible;
    private final List<BrokerRegistration> ineligible;

    ReplicaPlacement(MetadataImage image) {
        this.eligible = circle(image.brokers().values().stream()
                .filter(BrokerRegistration::isEligible)
                .toList());
        this.ineligible = circle(image.brokers().values().stream()
                .filter(broker -> !broker.isEligible())
                .toList());
    }

    /**
     * Places partitions.
     *
     * @param start any number: where on the circle the first leader stands
     * @param firstPartition the number of the first partition
     * @param count how many
     * @param replicationFactor how many replicas each
     * @return the replicas of each partition, the preferred leader first
     * @throws ApiException INVALID_REPLICATION_FACTOR when there are not enough brokers
     */
    List<List<Integer>> place(int start, int firstPartition, int count, int replicationFactor) {
        int registered = eligible.size() + ineligible.size();
        if (registered < replicationFactor) {
            throw new ApiException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "The target replication factor of " + replicationFactor + " cannot be reached because only "
                            + registered + " broker(s) are registered.");
        }
        if (eligible.isEmpty()) {
            throw new ApiException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "All brokers are currently fenced or in controlled shutdown.");
        }
        List<List<Integer>> placed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            placed.add(placeOne(start, firstPartition + i, replicationFactor));
        }
        return placed;
    }

    private List<Integer> placeOne(int start, int partition, int replicationFactor) {
        int size = eligible.size();
        int leader = Math.floorMod(start + partition, size);
        List<BrokerRegistration> chosen = new ArrayList<>();
        chosen.add(eligible.get(leader));
        List<BrokerRegistration> rest = new ArrayList<>();
        int turn = size > 1 ? Math.floorMod(partition / size, size - 1) : 0;
        for (int i = 0; i < size - 1; i++) {
            rest.add(eligible.get((leader + 1 + (turn + i) % (size - 1)) % size));
        }
        choose(chosen, rest, replicationFactor);
        choose(chosen, ineligible, replicationFactor);
        return chosen.stream().map(BrokerRegistration::id).toList();
    }

    /** Takes brokers in order; first those in racks that are new, then any. */
    private static void choose(List<BrokerRegistration> chosen, List<BrokerRegistration> offered, int count) {
        Set<String> racks = new HashSet<>();
        chosen.forEach(broker -> racks.add(rack(broker)));
        for (BrokerRegistration broker : offered) {
            if (chosen.size() < count && racks.add(rack(broker))) {
                chosen.add(broker);
            }
        }
        for (BrokerRegistration broker : offered) {
            if (chosen.size() < count && !chosen.contains(broker)) {
                chosen.add(broker);
            }
        }
    }

    private static List<BrokerRegistration> circle(Collection<BrokerRegistration> brokers) {
        Map<String, List<BrokerRegistration>> byRack = new TreeMap<>();
        brokers.stream()
                .sorted(Comparator.comparingInt(BrokerRegistration::id))
                .forEach(broker -> byRack.computeIfAbsent(rack(broker), key -> new ArrayList<>())
                        .add(broker));
        List<BrokerRegistration> circle = new ArrayList<>(brokers.size());
        for (int i = 0; circle.size() < brokers.size(); i++) {
            for (List<BrokerRegistration> inRack : byRack.values()) {
                if (i < inRack.size()) {
                    circle.add(inRack.get(i));
                }
            }
        }
        return circle;
    }

    private static String rack(BrokerRegistration broker) {
        return broker.rack().orElse("");
    }
}
