package io.duolog.chaos.fault;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * What {@link ScheduleGenerator} may draw.
 *
 * @param durationMs how long the faults of the run last
 * @param families what to draw from; those that the system cannot are left out
 * @param lossyBudget how many lossy crashes there may be between two moments at which all replicas are in sync: at most the
 *     smallest {@code min.insync.replicas} less one where acknowledged records must survive
 * @param majorities whether more than a minority of brokers may be away at once
 */
public record GeneratorOptions(long durationMs, Set<FaultFamily> families, int lossyBudget, boolean majorities) {
    /** Checks and copies. */
    public GeneratorOptions {
        families = Set.copyOf(requireNonNull(families, "families"));
        if (durationMs < 1) {
            throw new IllegalArgumentException("durationMs is " + durationMs + "; it must be at least 1");
        }
        if (lossyBudget < 0) {
            throw new IllegalArgumentException("lossyBudget is " + lossyBudget + "; it must be at least 0");
        }
    }
}
