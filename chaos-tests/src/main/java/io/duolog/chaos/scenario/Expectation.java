package io.duolog.chaos.scenario;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * What a scenario should show.
 *
 * @param outcome with a system that is right
 * @param anomalies labels of anomalies, such as {@code lost-write}: with {@link Outcome#CLEAN} those by which the bug is known,
 *     otherwise those of which at least one must be seen and be classed as legal
 */
public record Expectation(Outcome outcome, Set<String> anomalies) {
    /** What a right system shows. */
    public enum Outcome {
        /** No promise is broken. */
        CLEAN,
        /** Settings that promise less: an anomaly that does not show means that the harness is blind. */
        LEGAL_ANOMALY
    }

    /** Copies. */
    public Expectation {
        requireNonNull(outcome, "outcome");
        anomalies = Set.copyOf(anomalies);
    }
}
