package io.duolog.perf.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Shares the time of a run among its phases: each may use, of what is left when it begins, the part that its turns are of all
 * turns left. So three nodes are measured, too, when the time is too short for all rounds of one. Immutable.
 *
 * @param phases of the run
 * @param limit of the whole run; empty for none
 */
record TimeBudget(List<Phase> phases, Optional<Duration> limit) {
    TimeBudget {
        phases = List.copyOf(phases);
    }

    /**
     * When a phase has to end, counted from the beginning of the run; empty if it need not.
     *
     * @param index of the phase
     * @param elapsed since the run began
     */
    Optional<Duration> deadline(int index, Duration elapsed) {
        int own = phases.get(index).turns().size();
        int left = phases.subList(index, phases.size()).stream()
                .mapToInt(phase -> phase.turns().size())
                .sum();
        return limit.map(whole -> {
            Duration rest = whole.compareTo(elapsed) > 0 ? whole.minus(elapsed) : Duration.ZERO;
            return elapsed.plus(rest.multipliedBy(own).dividedBy(Math.max(1, left)));
        });
    }
}
