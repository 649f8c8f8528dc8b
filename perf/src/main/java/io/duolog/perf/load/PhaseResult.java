package io.duolog.perf.load;

import java.util.Map;

/**
 * What a phase of a load came to.
 *
 * @param operations how many records (or requests) were done: answered, or read
 * @param bytes of the values of those records; 0 for requests
 * @param elapsedSeconds from the beginning to the last answer
 * @param figures what else there is to tell, by name
 * @param latencies by name
 */
public record PhaseResult(
        long operations,
        long bytes,
        double elapsedSeconds,
        Map<String, Double> figures,
        Map<String, Latencies> latencies) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Copies. */
    public PhaseResult {
        figures = Map.copyOf(figures);
        latencies = Map.copyOf(latencies);
    }

    /** One that has nothing else to tell. */
    static PhaseResult of(long operations, long bytes, long elapsedNs, Map<String, Latencies> latencies) {
        return new PhaseResult(operations, bytes, elapsedNs / NANOS_PER_SECOND, Map.of(), latencies);
    }

    /** How many operations a second. */
    public double perSecond() {
        return operations / elapsedSeconds;
    }
}
