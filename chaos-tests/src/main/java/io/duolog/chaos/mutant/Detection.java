package io.duolog.chaos.mutant;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How a mutant is found out.
 *
 * @param anomaly what is expected to be seen, in a few words
 * @param experiment what shows it without processes, in as good as no time: the name of a class as {@link MutantRun} runs
 *     it; empty when only processes show it
 * @param scenario what shows it in processes: the name of a scenario by hand, such as {@code R10}; empty when none does
 * @param system the system under test that the scenario shows it on
 */
public record Detection(String anomaly, Optional<String> experiment, Optional<String> scenario, String system) {
    /** Checks that there is a way. */
    public Detection {
        requireNonNull(anomaly, "anomaly");
        requireNonNull(system, "system");
        if (experiment.isEmpty() && scenario.isEmpty()) {
            throw new IllegalArgumentException("nothing would show: " + anomaly);
        }
    }
}
