package io.duolog.coordination;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * One life of one node.
 *
 * @param nodeId the configured {@code node.id}, not negative
 * @param incarnation new at every start of the process, so that a restarted node is told apart from its former self
 */
public record NodeIdentity(int nodeId, UUID incarnation) {
    /** Checks the arguments. */
    public NodeIdentity {
        requireNonNull(incarnation, "incarnation");
        if (nodeId < 0) {
            throw new IllegalArgumentException("nodeId is " + nodeId + ": must not be negative");
        }
    }
}
