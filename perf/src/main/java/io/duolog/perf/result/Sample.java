package io.duolog.perf.result;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What one workload gave on one system with one client in one round.
 *
 * @param workload its name, such as {@code produce-1k-acks-all}
 * @param system the name of what was measured, such as {@code duolog-raft}
 * @param nodes how many brokers it had
 * @param client whose client library the load came from, such as {@code apache} or {@code duolog}; the empty string if none
 * @param round counted from 1; warm-ups are no rounds
 * @param durationMs of the whole workload, warm-up included
 * @param figures by {@link FigureName#key() name}; what was not measured is not there
 * @param latencies by {@link LatencyName name}
 * @param problem why there are no figures, or why they are not to be trusted; such a sample is counted nowhere
 */
public record Sample(
        String workload,
        String system,
        int nodes,
        String client,
        int round,
        Instant startedAt,
        long durationMs,
        Map<String, Double> figures,
        Map<String, Percentiles> latencies,
        List<ProcessCost> processes,
        Optional<String> problem) {
    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if a figure is no finite number
     */
    public Sample {
        requireNonNull(workload, "workload");
        requireNonNull(system, "system");
        requireNonNull(client, "client");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(problem, "problem");
        figures.forEach(Figures::requireFinite);
        figures = Collections.unmodifiableMap(new TreeMap<>(figures));
        latencies = Collections.unmodifiableMap(new TreeMap<>(latencies));
        processes = List.copyOf(processes);
    }

    /** A figure, if it was measured. */
    public OptionalDouble figure(String name) {
        Double figure = figures.get(requireNonNull(name, "name"));
        return figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure);
    }

    /** A figure, if it was measured. */
    public OptionalDouble figure(FigureName name) {
        return figure(name.key());
    }

    /** Whether the figures count. */
    public boolean isMeasured() {
        return problem.isEmpty();
    }
}
