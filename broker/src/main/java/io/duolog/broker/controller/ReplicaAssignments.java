package io.duolog.broker.controller;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.NewPartitionsRecord;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

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
     * New partitions, each led by its first eligible replica.
     *
     * @param firstPartitionId the number of the first of them
     * @param assignments the replicas of each, the same number for all
     * @throws ApiException INVALID_REPLICA_ASSIGNMENT when one has no eligible replica, POLICY_VIOLATION when there are
     *     too many
     */
    static NewPartitionsRecord newPartitions(
            MetadataImage image, UUID topicId, int firstPartitionId, List<List<Integer>> assignments) {
        int replicationFactor = assignments.get(0).size();
        ControllerLimits.checkReplicas((long) assignments.size() * replicationFactor);
        List<Integer> replicas = new ArrayList<>(assignments.size() * replicationFactor);
        Set<Integer> outOfSync = new TreeSet<>();
        for (int i = 0; i < assignments.size(); i++) {
            List<Integer> assignment = assignments.get(i);
            if (assignment.stream().noneMatch(image::isEligible)) {
                throw invalid("All brokers specified in the manual partition assignment for partition "
                        + (firstPartitionId + i) + " are fenced or in controlled shutdown.");
            }
            replicas.addAll(assignment);
            assignment.stream().filter(broker -> !image.isEligible(broker)).forEach(outOfSync::add);
        }
        return new NewPartitionsRecord(
                topicId, firstPartitionId, (short) replicationFactor, replicas, List.copyOf(outOfSync));
    }

    static ApiException invalid(String message) {
        return new ApiException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
    }
}
