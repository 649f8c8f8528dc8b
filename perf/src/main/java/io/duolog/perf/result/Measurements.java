package io.duolog.perf.result;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The samples of a run by what was measured. Samples that have a problem are not among them. Beside the figures that a sample
 * has, there are its latencies by {@link LatencyFigures} names, and what follows from the costs of its processes.
 */
public final class Measurements {
    private final Map<Subject, Map<String, Map<Integer, Double>>> rounds;

    private Measurements(Map<Subject, Map<String, Map<Integer, Double>>> rounds) {
        this.rounds = rounds;
    }

    /** Those of a run. If a round was measured twice, the later sample counts. */
    public static Measurements of(PerfResults results) {
        Map<Subject, Map<String, Map<Integer, Double>>> rounds = new LinkedHashMap<>();
        for (Sample sample : results.samples()) {
            if (sample.isMeasured()) {
                Map<String, Map<Integer, Double>> figures =
                        rounds.computeIfAbsent(Subject.of(sample), subject -> new LinkedHashMap<>());
                SampleFigures.of(sample).forEach((name, figure) -> figures.computeIfAbsent(name, key -> new TreeMap<>())
                        .put(sample.round(), figure));
            }
        }
        return new Measurements(rounds);
    }

    /** All that was measured, in the order in which it was first. */
    public List<Subject> subjects() {
        return List.copyOf(rounds.keySet());
    }

    /** The systems, in the order in which they were first measured. */
    public List<String> systems() {
        return List.copyOf(
                subjects().stream().map(Subject::system).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /** The figures that a subject has. */
    public Set<String> figures(Subject subject) {
        return Collections.unmodifiableSet(of(subject).keySet());
    }

    /** A figure by round, in order; nothing if it was not measured. */
    public Map<Integer, Double> rounds(Subject subject, String figure) {
        return Collections.unmodifiableMap(of(subject).getOrDefault(requireNonNull(figure, "figure"), Map.of()));
    }

    /** How a figure spreads over the rounds, if it was measured. */
    public Optional<Spread> spread(Subject subject, String figure) {
        Collection<Double> figures = rounds(subject, figure).values();
        return figures.isEmpty() ? Optional.empty() : Optional.of(Spread.of(figures));
    }

    /** How a figure spreads over the rounds, if it was measured. */
    public Optional<Spread> spread(Subject subject, FigureName figure) {
        return spread(subject, figure.key());
    }

    private Map<String, Map<Integer, Double>> of(Subject subject) {
        return rounds.getOrDefault(requireNonNull(subject, "subject"), Map.of());
    }
}
