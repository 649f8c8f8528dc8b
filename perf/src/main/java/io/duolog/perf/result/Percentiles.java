package io.duolog.perf.result;

import static java.util.Objects.requireNonNull;

/**
 * A distribution of latencies in a few figures.
 *
 * @param unit what all figures but {@code count} are in; {@link #MICROSECONDS} everywhere so far
 * @param count how many were measured
 * @param p999 the one that 99.9 % do not exceed
 */
public record Percentiles(
        String unit, long count, double mean, double p50, double p90, double p99, double p999, double max) {
    /** The unit of latencies. */
    public static final String MICROSECONDS = "us";

    /**
     * Checks that they are figures.
     *
     * @throws IllegalArgumentException if the count is negative, or a figure is no finite number
     */
    public Percentiles {
        requireNonNull(unit, "unit");
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + "; it must not be negative");
        }
        Figures.requireFinite("mean", mean);
        Figures.requireFinite("p50", p50);
        Figures.requireFinite("p90", p90);
        Figures.requireFinite("p99", p99);
        Figures.requireFinite("p999", p999);
        Figures.requireFinite("max", max);
    }
}
