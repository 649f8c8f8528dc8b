package io.duolog.perf.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * All figures of a sample: those that it has, its latencies, and what follows from the costs of its processes where it does not
 * say that itself.
 */
final class SampleFigures {
    private static final double BYTES_PER_GB = 1e9;
    private static final String BROKER = "broker";
    private static final String ZOOKEEPER = "zookeeper";
    private static final String CLIENT = "client";

    private final Sample sample;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private SampleFigures(Sample sample) {
        this.sample = sample;
    }

    static Map<String, Double> of(Sample sample) {
        SampleFigures all = new SampleFigures(sample);
        all.figures.putAll(sample.figures());
        sample.latencies().forEach((name, percentiles) -> all.figures.putAll(LatencyFigures.of(name, percentiles)));
        all.derive();
        return all.figures;
    }

    private void derive() {
        sum(FigureName.BROKER_CPU_SECONDS, BROKER, ProcessCost::cpuSeconds, 1);
        sum(FigureName.BROKER_GC_MS, BROKER, ProcessCost::gcMs, 1);
        mean(FigureName.BROKER_RSS_BYTES, BROKER, ProcessCost::rssBytes);
        mean(FigureName.BROKER_PEAK_RSS_BYTES, BROKER, ProcessCost::peakRssBytes);
        mean(FigureName.CLIENT_RSS_BYTES, CLIENT, ProcessCost::rssBytes);
        double bytes = sample.figure(FigureName.BYTES).orElse(0);
        if (bytes > 0) {
            sum(FigureName.BROKER_CPU_SECONDS_PER_GB, BROKER, ProcessCost::cpuSeconds, bytes / BYTES_PER_GB);
            sum(FigureName.ZOOKEEPER_CPU_SECONDS_PER_GB, ZOOKEEPER, ProcessCost::cpuSeconds, bytes / BYTES_PER_GB);
            sum(FigureName.CLIENT_CPU_SECONDS_PER_GB, CLIENT, ProcessCost::cpuSeconds, bytes / BYTES_PER_GB);
            sum(FigureName.BROKER_ALLOCATED_BYTES_PER_BYTE, BROKER, ProcessCost::allocatedBytes, bytes);
            sum(FigureName.CLIENT_ALLOCATED_BYTES_PER_BYTE, CLIENT, ProcessCost::allocatedBytes, bytes);
        }
    }

    private void sum(FigureName name, String kind, ToDoubleFunction<ProcessCost> cost, double unit) {
        known(kind, cost)
                .ifPresent(costs -> put(
                        name, costs.stream().mapToDouble(Double::doubleValue).sum() / unit));
    }

    private void mean(FigureName name, String kind, ToDoubleFunction<ProcessCost> cost) {
        known(kind, cost).ifPresent(costs -> {
            OptionalDouble mean =
                    costs.stream().mapToDouble(Double::doubleValue).average();
            mean.ifPresent(value -> put(name, value));
        });
    }

    private void put(FigureName name, double figure) {
        figures.putIfAbsent(name.key(), figure);
    }

    /** The costs of all processes of a kind; nothing if there is none, or one whose cost is not known. */
    private Optional<List<Double>> known(String kind, ToDoubleFunction<ProcessCost> cost) {
        List<Double> costs = sample.processes().stream()
                .filter(process -> process.kind().equals(kind))
                .map(cost::applyAsDouble)
                .toList();
        boolean known = !costs.isEmpty() && costs.stream().allMatch(value -> value >= 0);
        return known ? Optional.of(costs) : Optional.empty();
    }
}
