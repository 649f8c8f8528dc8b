package io.duolog.client.admin;

import java.util.List;

/**
 * A partition that is moving.
 *
 * @param replicas who holds it now, those that are coming and those that are going included
 * @param addingReplicas who of them is coming
 * @param removingReplicas who of them is going, once the others are in sync
 */
public record PartitionReassignment(
        List<Integer> replicas, List<Integer> addingReplicas, List<Integer> removingReplicas) {
    /** Copies the lists. */
    public PartitionReassignment {
        replicas = List.copyOf(replicas);
        addingReplicas = List.copyOf(addingReplicas);
        removingReplicas = List.copyOf(removingReplicas);
    }
}
