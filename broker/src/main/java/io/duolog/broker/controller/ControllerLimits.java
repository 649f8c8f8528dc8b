package io.duolog.broker.controller;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;

/** Bounds on what the controller takes. */
final class ControllerLimits {
    /** Partitions that one request creates: their records must fit into one batch of the metadata log. */
    static final int PARTITIONS_PER_REQUEST_MAX = 10_000;

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
}
