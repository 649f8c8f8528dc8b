package io.duolog.perf.result;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes samples for tests; each method says one thing about it. */
public final class SampleBuilder {
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Percentiles> latencies = new LinkedHashMap<>();
    private final List<ProcessCost> processes = new ArrayList<>();
    private final String workload;
    private final String system;
    private final int round;
    private int nodes = 3;
    private String client = "apache";
    private Optional<String> problem = Optional.empty();

    private SampleBuilder(String workload, String system, int round) {
        this.workload = workload;
        this.system = system;
        this.round = round;
    }

    public static SampleBuilder sample(String workload, String system, int round) {
        return new SampleBuilder(workload, system, round);
    }

    public SampleBuilder nodes(int count) {
        nodes = count;
        return this;
    }

    public SampleBuilder client(String name) {
        client = name;
        return this;
    }

    public SampleBuilder figure(FigureName name, double figure) {
        figures.put(name.key(), figure);
        return this;
    }

    public SampleBuilder latency(String name, double p50, double p99) {
        latencies.put(
                name,
                new Percentiles(Percentiles.MICROSECONDS, 100_000, p50 * 1.2, p50, p50 * 1.8, p99, p99 * 2.5, p99 * 6));
        return this;
    }

    public SampleBuilder process(String role, double cpuSeconds, long rssBytes) {
        processes.add(new ProcessCost(role, cpuSeconds, rssBytes, rssBytes + rssBytes / 10, 1_000_000_000, 5, 40));
        return this;
    }

    public SampleBuilder problem(String text) {
        problem = Optional.of(text);
        return this;
    }

    public Sample build() {
        Instant startedAt = Instant.parse("2026-11-21T20:00:00Z").plusSeconds(60L * round);
        return new Sample(
                workload, system, nodes, client, round, startedAt, 30_000, figures, latencies, processes, problem);
    }

    /** Results of these samples. */
    public static PerfResults results(List<Sample> samples) {
        return new PerfResults(
                PerfResults.VERSION,
                "20261121-200000",
                Instant.parse("2026-11-21T20:00:00Z"),
                new Machine(2, 16_000_000_000L, "Linux 6.8 amd64", "17.0.12 (Eclipse Adoptium)", 0.1),
                Map.of(
                        PerfResults.COMMAND,
                        "duolog perf run --workload all --rounds 5 --report out",
                        "rounds",
                        "5",
                        PerfResults.VERSION_PREFIX + "apache-kafka-4.4",
                        "4.4.0",
                        PerfResults.VERSION_PREFIX + "duolog-raft",
                        "0.1.0"),
                samples);
    }
}
