package io.duolog.perf.compare;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.result.Measurements;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two runs, figure by figure.
 *
 * <p><b>The rule.</b> A difference is larger than the noise if, were both files of one and the same thing, rounds would lie so
 * far apart in fewer than 5 of 100 cases by the exact Mann-Whitney test. That needs at least 4 rounds on each side: with 3, even
 * rounds that do not overlap at all come in 10 of 100 cases. So of 100 figures that did not change, up to 5 are called changed;
 * and what differs between two runs but not between their rounds, such as a machine that was busier, is called a change, too.
 * Against that, figures can be taken beside another system that both files have: then each round's figure is divided by that
 * system's figure in the same round.
 *
 * @param differences of all figures that both have, in the order of the second file
 * @param onlyBefore what only the first file has
 * @param onlyAfter what only the second file has
 */
public record Comparison(List<Difference> differences, List<Subject> onlyBefore, List<Subject> onlyAfter) {
    /** More rounds of a figure than that, the newest, say nothing more. */
    private static final int ROUNDS_MAX = 30;

    /** Copies the lists. */
    public Comparison {
        differences = List.copyOf(differences);
        onlyBefore = List.copyOf(onlyBefore);
        onlyAfter = List.copyOf(onlyAfter);
    }

    /** That of two runs as they are. */
    public static Comparison of(PerfResults before, PerfResults after) {
        return of(before, after, Optional.empty());
    }

    /** That of two runs beside another system that both have. */
    public static Comparison beside(PerfResults before, PerfResults after, String system) {
        return of(before, after, Optional.of(requireNonNull(system, "system")));
    }

    private static Comparison of(PerfResults before, PerfResults after, Optional<String> beside) {
        Measurements first = Measurements.of(before);
        Measurements second = Measurements.of(after);
        List<Difference> differences = new ArrayList<>();
        for (Subject subject : second.subjects()) {
            for (String figure : second.figures(subject)) {
                List<Double> old = rounds(first, subject, figure, beside);
                List<Double> current = rounds(second, subject, figure, beside);
                if (!old.isEmpty() && !current.isEmpty()) {
                    differences.add(Difference.of(subject, figure, old, current));
                }
            }
        }
        return new Comparison(differences, without(first, second), without(second, first));
    }

    private static List<Double> rounds(
            Measurements measurements, Subject subject, String figure, Optional<String> beside) {
        Map<Integer, Double> rounds = measurements.rounds(subject, figure);
        List<Double> figures;
        if (beside.isEmpty()) {
            figures = List.copyOf(rounds.values());
        } else if (subject.system().equals(beside.get())) {
            return List.of();
        } else {
            Map<Integer, Double> base = measurements.rounds(subject.onSystem(beside.get()), figure);
            figures = rounds.entrySet().stream()
                    .filter(round -> base.getOrDefault(round.getKey(), 0.0) != 0)
                    .map(round -> round.getValue() / base.getOrDefault(round.getKey(), 1.0))
                    .toList();
        }
        return figures.subList(Math.max(0, figures.size() - ROUNDS_MAX), figures.size());
    }

    private static List<Subject> without(Measurements these, Measurements others) {
        return these.subjects().stream()
                .filter(subject -> !others.subjects().contains(subject))
                .toList();
    }
}
