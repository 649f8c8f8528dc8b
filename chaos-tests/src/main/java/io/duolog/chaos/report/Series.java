package io.duolog.chaos.report;

import java.util.Arrays;

/** A figure for each bucket of a {@link TimeAxis}. */
final class Series {
    private final double[] values;

    Series(int buckets) {
        this.values = new double[buckets];
    }

    void add(int bucket, double amount) {
        values[bucket] += amount;
    }

    void set(int bucket, double value) {
        values[bucket] = value;
    }

    double get(int bucket) {
        return values[bucket];
    }

    int size() {
        return values.length;
    }

    double max() {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).max().orElse(0);
    }

    /** The figure that so many percent of the figures do not exceed. */
    double percentile(int percent) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) * percent / 100];
    }

    /** The same, each figure multiplied. */
    Series times(double factor) {
        Series product = new Series(values.length);
        for (int i = 0; i < values.length; i++) {
            product.values[i] = values[i] * factor;
        }
        return product;
    }
}
