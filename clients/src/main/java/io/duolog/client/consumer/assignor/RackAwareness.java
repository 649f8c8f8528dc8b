package io.duolog.client.consumer.assignor;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** Whether racks make a difference (KIP-881). */
final class RackAwareness {
    private RackAwareness() {}

    /**
     * Whether to look at racks: members and replicas must have some in common, and not all partitions be in all racks.
     *
     * @param memberRacks where members stand
     * @param replicaRacks where each partition's replicas stand
     */
    static boolean matters(Set<String> memberRacks, Collection<Set<String>> replicaRacks) {
        Set<String> all = new HashSet<>();
        replicaRacks.forEach(all::addAll);
        return !memberRacks.isEmpty()
                && !Collections.disjoint(memberRacks, all)
                && !replicaRacks.stream().allMatch(all::equals);
    }
}
