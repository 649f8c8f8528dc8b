package io.duolog.perf.run;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.result.PerfResults;

/**
 * How a run ended.
 *
 * @param results all that was measured
 * @param failed how many samples have a problem
 * @param left how many turns were not taken, because of the time or because the run was ended
 * @param unmeasured how many cells have, on some system, no sample that counts
 */
public record RunOutcome(PerfResults results, int failed, int left, int unmeasured) {
    /** Checks. */
    public RunOutcome {
        requireNonNull(results, "results");
    }

    /** Whether no sample failed, and everything was measured at least once. */
    public boolean isComplete() {
        return failed == 0 && unmeasured == 0;
    }
}
