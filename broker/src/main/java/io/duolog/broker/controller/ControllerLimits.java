package io.duolog.broker.controller;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;

/** Bounds on what the controller takes. */
final class ControllerLimits {
    /** Partitions that one request creates: nodes act on all of them at once. */
    static final int PARTITIONS_PER_REQUEST_MAX = 10_000;

    /** Replicas that one topic's partitions have when they are created: four bytes each in that batch. */
    static final int REPLICAS_PER_TOPIC_MAX = 100_000;

    /** Partitions that one step of a controlled shutdown takes from the broker. */
    static final int SHUTDOWN_STEP_PARTITIONS_MAX = 1_000;

    /** Partitions whose leadership returns to the preferred replica in one go. */
    static final int BALANCED_PARTITIONS_MAX = 1_000;

    /** Decisions that wait for their records to be committed; further ones are told to come again. */
    static final int PENDING_DECISIONS_MAX = 10_000;

    private ControllerLimits() {}

    /**
     * Refuses a request that creates too many partitions.
     *
     * @param partitions all that the request has asked for so far
     * @throws ApiException POLICY_VIOLATION
     */
    static void checkPartitions(int partitions) {
        if (partitions > PARTITIONS_PER_REQUEST_MAX) {
            throw new ApiException(
                    ErrorCode.POLICY_VIOLATION,
                    "A request may create at most " + PARTITIONS_PER_REQUEST_MAX
                            + " partitions; create the others with further requests.");
        }
    }

    /**
     * Refuses more replicas than one batch of the metadata log holds.
     *
     * @param replicas of all new partitions of a topic
     * @throws ApiException POLICY_VIOLATION
     */
    static void checkReplicas(long replicas) {
        if (replicas > REPLICAS_PER_TOPIC_MAX) {
            throw new ApiException(
                    ErrorCode.POLICY_VIOLATION,
                    "At most " + REPLICAS_PER_TOPIC_MAX + " replicas of a topic can be created at once, not " + replicas
                            + "; create the topic with fewer partitions and add the others.");
        }
    }
}
