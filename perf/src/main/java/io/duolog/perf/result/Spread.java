package io.duolog.perf.result;

import java.util.Collection;

/**
 * The figures of some rounds: the middle one, and how far they lie apart.
 *
 * @param count how many rounds
 * @param median the mean of the two in the middle, if their number is even
 */
public record Spread(int count, double median, double min, double max) {
    /**
     * That of these figures.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(Collection<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("there are no figures");
        }
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted.length, median, sorted[0], sorted[sorted.length - 1]);
    }
}
