package io.duolog.perf.result;

import io.duolog.perf.result.FigureName.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A figure of one subject through that of another one.
 *
 * @param figure its name
 * @param ratio of the medians
 * @param byRound the ratios of those rounds that both have: how sure the ratio is
 */
public record Ratio(
        String figure,
        Subject subject,
        Subject base,
        Spread measured,
        Spread against,
        double ratio,
        Optional<Spread> byRound) {
    /** The ratio of a figure, if both have it and that of the base is not zero. */
    public static Optional<Ratio> of(Measurements measurements, String figure, Subject subject, Subject base) {
        Optional<Spread> measured = measurements.spread(subject, figure);
        Optional<Spread> against = measurements.spread(base, figure);
        if (measured.isEmpty() || against.isEmpty() || against.get().median() == 0) {
            return Optional.empty();
        }
        List<Double> ratios = byRound(measurements.rounds(subject, figure), measurements.rounds(base, figure));
        return Optional.of(new Ratio(
                figure,
                subject,
                base,
                measured.get(),
                against.get(),
                measured.get().median() / against.get().median(),
                ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios))));
    }

    /** Which direction of the figure is better. */
    public Better better() {
        return FigureMeaning.of(figure).better();
    }

    private static List<Double> byRound(Map<Integer, Double> measured, Map<Integer, Double> against) {
        List<Double> ratios = new ArrayList<>();
        measured.forEach((round, figure) -> {
            double base = against.getOrDefault(round, 0.0);
            if (base != 0) {
                ratios.add(figure / base);
            }
        });
        return ratios;
    }
}
