package io.duolog.chaos.register;

import java.util.List;

/**
 * What a {@link RegisterWorkload} has shown.
 *
 * @param appended records that were acknowledged
 * @param uncertain appends without an answer
 * @param refused appends that were refused
 * @param reads answers to where the log ends
 * @param epochs all epochs that a node was elected with, ascending
 * @param order whether all this can have happened one after the other
 * @param violations what else is wrong, for people
 */
public record RegisterReport(
        long appended,
        long uncertain,
        long refused,
        long reads,
        List<Integer> epochs,
        Linearizability.Result<LogOperation> order,
        List<String> violations) {
    /** Copies. */
    public RegisterReport {
        epochs = List.copyOf(epochs);
        violations = List.copyOf(violations);
    }

    /** Whether coordination broke a promise. */
    public boolean broken() {
        return !order.holds() || !violations.isEmpty();
    }
}
