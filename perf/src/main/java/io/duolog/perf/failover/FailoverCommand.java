package io.duolog.perf.failover;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Fail-over and control plane of clusters of three brokers with default settings, under the same probe. Systems take turns
 * within a round.
 */
public final class FailoverCommand {
    private final PrintStream out;
    private final Path module;
    private final Path results;
    private final List<Figure> figures = new ArrayList<>();

    /**
     * Prints to {@code out}.
     *
     * @param module the directory of this module, built
     */
    public FailoverCommand(PrintStream out, Path module) {
        this.out = out;
        this.module = module;
        this.results = module.resolve("target/perf");
    }

    /**
     * Measures and prints.
     *
     * @param rounds how often
     * @param partitionCounts with how many partitions, each in turn
     * @param systems comma-separated names; empty for all
     */
    public void run(int rounds, List<Integer> partitionCounts, String systems) {
        List<SystemKind> kinds = Arrays.stream(SystemKind.values())
                .filter(kind ->
                        systems.isBlank() || List.of(systems.split(",", -1)).contains(kind.label()))
                .toList();
        for (int round = 1; round <= rounds; round++) {
            for (int partitions : partitionCounts) {
                for (SystemKind kind : kinds) {
                    measure(kind, partitions, round);
                }
            }
        }
        table(kinds, partitionCounts);
        writeJson();
    }

    private void measure(SystemKind kind, int partitions, int round) {
        Path directory = results.resolve("clusters")
                .resolve(kind.label() + "-" + partitions + "-" + round + "-"
                        + ProcessHandle.current().pid());
        try (ProbedCluster cluster = kind.start(module, directory)) {
            new FailoverRun(kind, cluster, partitions, round, this::record).run();
        } catch (RuntimeException e) {
            // What the other systems show is worth having all the same.
            out.println("FAILED " + kind.label() + " with " + partitions + " partitions, round " + round + ": " + e);
            e.printStackTrace(out);
        }
    }

    private void record(Figure figure) {
        figures.add(figure);
        out.println(figure.toJson());
    }

    /** The medians of the rounds. */
    private void table(List<SystemKind> kinds, List<Integer> partitionCounts) {
        out.printf("%-55s %10s", "median of the rounds", "partitions");
        kinds.forEach(kind -> out.printf(" %18s", kind.label()));
        out.println();
        for (String name : figures.stream().map(Figure::name).distinct().toList()) {
            for (int partitions : partitionCounts) {
                out.printf("%-55s %10d", name, partitions);
                kinds.forEach(kind -> out.printf(Locale.ROOT, " %18s", median(kind, partitions, name)));
                out.println();
            }
        }
    }

    private String median(SystemKind kind, int partitions, String name) {
        double[] values = figures.stream()
                .filter(figure -> figure.system() == kind
                        && figure.partitions() == partitions
                        && figure.name().equals(name))
                .mapToDouble(Figure::value)
                .sorted()
                .toArray();
        return values.length == 0
                ? "-"
                : String.format(
                        Locale.ROOT, "%,.0f", (values[(values.length - 1) / 2] + values[values.length / 2]) / 2);
    }

    private void writeJson() {
        Path file = results.resolve("failover.json");
        try {
            Files.createDirectories(results);
            Files.writeString(
                    file, figures.stream().map(Figure::toJson).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println("As JSON: " + file.toAbsolutePath());
    }
}
