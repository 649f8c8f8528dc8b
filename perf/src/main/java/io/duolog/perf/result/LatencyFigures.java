package io.duolog.perf.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link Percentiles} as figures: the name of the latency, a dot, and the name of the percentile, such as {@code produce.p99}. */
public final class LatencyFigures {
    /** The percentiles, from the lowest on. */
    public static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p999", "max");

    private static final String MEAN = "mean";

    private LatencyFigures() {}

    /** The name of a figure. */
    public static String name(String latency, String percentile) {
        return latency + "." + percentile;
    }

    static boolean isOne(String figure) {
        String end = figure.substring(figure.lastIndexOf('.') + 1);
        return end.length() < figure.length() && (PERCENTILES.contains(end) || end.equals(MEAN));
    }

    static Map<String, Double> of(String latency, Percentiles percentiles) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(name(latency, MEAN), percentiles.mean());
        figures.put(name(latency, "p50"), percentiles.p50());
        figures.put(name(latency, "p90"), percentiles.p90());
        figures.put(name(latency, "p99"), percentiles.p99());
        figures.put(name(latency, "p999"), percentiles.p999());
        figures.put(name(latency, "max"), percentiles.max());
        return figures;
    }
}
