package io.duolog.chaos.history;

import java.util.List;

/**
 * What all clients of a run did in about a second; a line of {@code metrics.jsonl}.
 *
 * @param timeNs when it ended
 * @param acked records that were acknowledged in it
 * @param failed records that were certainly not stored
 * @param unknown records of which that is not known
 * @param polled records that consumers were handed
 * @param unanswered records that were on their way when it ended
 * @param latencies how long acknowledgements took, by acks; none for acks without an answer in this second
 */
public record MetricsSample(
        long timeNs, long acked, long failed, long unknown, long polled, long unanswered, List<AckLatency> latencies) {
    /** Copies. */
    public MetricsSample {
        latencies = List.copyOf(latencies);
    }

    /**
     * How long producers of one kind waited for acknowledgements that came in this second, from the call of send to the
     * callback. Percentiles are up to 7 % too high.
     *
     * @param acks 0, 1, or -1 for all
     * @param count how many there were
     */
    public record AckLatency(int acks, long count, double p50Ms, double p95Ms, double p99Ms, double maxMs) {}
}
