package io.duolog.chaos.checker;

import java.util.List;

/**
 * What a run has shown; part of {@code result.json} (written by {@link io.duolog.chaos.history.HistoryJson}).
 *
 * @param broken whether a promise was broken
 * @param verdicts one for each property and profile, by profile
 * @param counts how often each anomaly occurred, the most severe first; those that did not are not there
 * @param anomalies the first of each kind, the illegal ones before the legal ones
 */
public record Report(
        boolean broken,
        List<Verdict> verdicts,
        List<AnomalyCount> counts,
        List<Anomaly> anomalies,
        Statistics statistics) {
    /** Copies. */
    public Report {
        verdicts = List.copyOf(verdicts);
        counts = List.copyOf(counts);
        anomalies = List.copyOf(anomalies);
    }
}
