package io.duolog.perf.micro;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * JMH's results, two sides of one operation on a line, with the ratio that matters: ours through theirs. Times are those of
 * the fastest iteration, because whatever else runs on the machine only ever adds to them.
 */
final class RatioTable {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String LINE = "%-52s %14s %14s %7s %12s %12s %7s%n";

    private final Map<String, Map<Side, RunResult>> rows = new TreeMap<>();

    RatioTable(Collection<RunResult> results) {
        for (RunResult result : results) {
            BenchmarkParams parameters = result.getParams();
            String benchmark = parameters.getBenchmark();
            String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
            Side.of(method).ifPresent(side -> rows.computeIfAbsent(
                            rowName(parameters, side.operation(method)), name -> new EnumMap<>(Side.class))
                    .put(side, result));
        }
    }

    /** The whole table as text, with a line of headings. */
    String format() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, LINE, "", "ours ns", "theirs ns", "ratio", "ours B/op", "theirs B", "ratio"));
        rows.forEach((name, sides) -> text.append(line(name, sides)));
        return text.toString();
    }

    private static String line(String name, Map<Side, RunResult> sides) {
        RunResult ours = sides.get(Side.DUOLOG);
        RunResult theirs = sides.containsKey(Side.KAFKA) ? sides.get(Side.KAFKA) : sides.get(Side.FILE);
        double ourTime = time(ours);
        double theirTime = time(theirs);
        double ourBytes = allocation(ours);
        double theirBytes = allocation(theirs);
        return String.format(
                Locale.ROOT,
                LINE,
                name,
                number(ourTime),
                number(theirTime),
                ratio(ourTime, theirTime),
                number(ourBytes),
                number(theirBytes),
                ratio(ourBytes, theirBytes));
    }

    private static String rowName(BenchmarkParams parameters, String operation) {
        String[] parts = parameters.getBenchmark().split("\\.", -1);
        StringBuilder name = new StringBuilder(parts[parts.length - 2].replace("Benchmark", ""))
                .append(' ')
                .append(operation);
        for (String key : parameters.getParamsKeys()) {
            String value = parameters.getParam(key);
            // Numbers are padded, so that rows sort by size.
            name.append(' ').append(value.chars().allMatch(Character::isDigit) ? padded(value) : value);
        }
        return name.toString();
    }

    private static String padded(String digits) {
        return String.format(Locale.ROOT, "%5s", digits);
    }

    private static double time(@Nullable RunResult result) {
        return result == null
                ? Double.NaN
                : result.getPrimaryResult().getStatistics().getMin();
    }

    private static double allocation(@Nullable RunResult result) {
        if (result == null) {
            return Double.NaN;
        }
        Result<?> secondary = result.getSecondaryResults().get(ALLOCATION);
        return secondary == null ? Double.NaN : secondary.getScore();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String ratio(double ours, double theirs) {
        return theirs > 1 ? String.format(Locale.ROOT, "%.2f", ours / theirs) : "-";
    }
}
