package io.duolog.client.consumer.assignor;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A topic whose partitions are to be divided.
 *
 * @param name its name
 * @param replicaRacks for each partition, by number, the racks that hold a replica, as far as they are known
 */
public record AssignableTopic(String name, List<Set<String>> replicaRacks) {
    /** Copies the list. */
    public AssignableTopic {
        replicaRacks = replicaRacks.stream().map(Set::copyOf).toList();
    }

    /** A topic whose brokers tell nothing of racks. */
    public static AssignableTopic of(String name, int partitionCount) {
        return new AssignableTopic(name, Collections.nCopies(partitionCount, Set.of()));
    }

    /** How many partitions it has. */
    public int partitionCount() {
        return replicaRacks.size();
    }
}
