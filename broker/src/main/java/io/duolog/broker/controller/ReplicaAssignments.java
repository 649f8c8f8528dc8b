package io.duolog.broker.controller;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Replicas that a client chose itself, and new partitions of chosen replicas. */
final class ReplicaAssignments {
    private ReplicaAssignments() {}

    /**
     * Checks the replicas of one partition.
     *
     * @param replicationFactor how many the topic's other partitions have, 0 for the first partition
     * @throws ApiException INVALID_REPLICA_ASSIGNMENT with Kafka's words
     */
    static void check(MetadataImage image, List<Integer> replicas, int replicationFactor) {
        if (replicas.isEmpty()) {
            throw invalid("The manual partition assignment includes an empty replica list.");
        }
        Set<Integer> seen = new HashSet<>();
        for (int broker : replicas) {
            if (!seen.add(broker)) {
                throw invalid("The manual partition assignment includes the broker " + broker + " more than once.");
            }
            if (!image.brokers().containsKey(broker)) {
                throw invalid("The manual partition assignment includes broker " + broker
                        + ", but no such broker is registered.");
            }
        }
        if (replicationFactor != 0 && replicas.size() != replicationFactor) {
            throw invalid("The manual partition assignment includes a partition with " + replicas.size()
                    + " replica(s), but this is not consistent with previous partitions, which have "
                    + replicationFactor + " replica(s).");
        }
    }

    /**
     * A new partition, led by its first active replica.
     *
     * @throws ApiException INVALID_REPLICA_ASSIGNMENT when no replica is active
     */
    static PartitionRegistration newPartition(MetadataImage image, int partitionId, List<Integer> replicas) {
        List<Integer> isr = replicas.stream().filter(image::isActive).toList();
        if (isr.isEmpty()) {
            throw invalid("All brokers specified in the manual partition assignment for partition " + partitionId
                    + " are fenced or in controlled shutdown.");
        }
        return new PartitionRegistration(replicas, isr, isr.get(0), 0, 0);
    }

    static ApiException invalid(String message) {
        return new ApiException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
    }
}
