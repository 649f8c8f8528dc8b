package io.duolog.perf.beside;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Medians of the rounds, both brokers on a line. */
final class Medians {
    private static final String LINE = "%-32s %12s %12s %6s %9s %9s %6s %8s %8s%n";

    private final List<Sample> samples;

    Medians(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    /** A table; ratios are ours through theirs. */
    String format() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                LINE,
                "",
                "ours rec/s",
                "theirs",
                "ratio",
                "CPU-s/GB",
                "theirs",
                "ratio",
                "RSS MB",
                "theirs"));
        samples.stream().map(Sample::name).distinct().forEach(name -> text.append(line(name)));
        return text.toString();
    }

    private String line(String name) {
        double ourRate = median(BrokerKind.DUOLOG, name, Sample::recordsPerSecond);
        double theirRate = median(BrokerKind.APACHE_KAFKA, name, Sample::recordsPerSecond);
        double ourCpu = median(BrokerKind.DUOLOG, name, Sample::cpuSecondsPerGb);
        double theirCpu = median(BrokerKind.APACHE_KAFKA, name, Sample::cpuSecondsPerGb);
        return String.format(
                Locale.ROOT,
                LINE,
                name,
                String.format(Locale.ROOT, "%,.0f", ourRate),
                String.format(Locale.ROOT, "%,.0f", theirRate),
                String.format(Locale.ROOT, "%.2f", ourRate / theirRate),
                String.format(Locale.ROOT, "%.2f", ourCpu),
                String.format(Locale.ROOT, "%.2f", theirCpu),
                String.format(Locale.ROOT, "%.2f", ourCpu / theirCpu),
                megabytes(BrokerKind.DUOLOG, name),
                megabytes(BrokerKind.APACHE_KAFKA, name));
    }

    private String megabytes(BrokerKind broker, String name) {
        return String.format(Locale.ROOT, "%.0f", median(broker, name, Sample::peakResidentBytes) / (1 << 20));
    }

    private double median(BrokerKind broker, String name, ToDoubleFunction<Sample> figure) {
        return of(samples.stream()
                .filter(sample -> sample.broker() == broker && sample.name().equals(name))
                .mapToDouble(figure)
                .toArray());
    }

    /** The middle of the values; the mean of the two in the middle if their number is even. */
    static double of(double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
