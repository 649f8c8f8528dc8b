package io.duolog.broker.controller;

/** Bounds on what the controller takes. */
final class ControllerLimits {
    /** Partitions that one request creates: their records must fit into one batch of the metadata log. */
    static final int PARTITIONS_PER_REQUEST_MAX = 10_000;

    /** Decisions that wait for their records to be committed; further ones are told to come again. */
    static final int PENDING_DECISIONS_MAX = 10_000;

    private ControllerLimits() {}
}
