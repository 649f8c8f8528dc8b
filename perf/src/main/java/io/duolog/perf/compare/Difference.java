package io.duolog.perf.compare;

import io.duolog.perf.result.FigureMeaning;
import io.duolog.perf.result.FigureName.Better;
import io.duolog.perf.result.Spread;
import io.duolog.perf.result.Subject;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One figure of one subject, before and after.
 *
 * @param probability that rounds of one and the same thing lie so far apart by chance
 */
public record Difference(
        Subject subject, String figure, Spread before, Spread after, double probability, Judgement judgement) {
    /** Below this probability, a difference is larger than the noise. */
    public static final double NOISE_PROBABILITY = 0.05;

    /** The fewest rounds on each side with which a difference can be larger than the noise. */
    public static final int ROUNDS_MIN = 4;

    static Difference of(Subject subject, String figure, List<Double> before, List<Double> after) {
        Spread beforeSpread = Spread.of(before);
        Spread afterSpread = Spread.of(after);
        double probability = RankTest.probability(before, after);
        Judgement judgement = judge(figure, beforeSpread, afterSpread, probability);
        return new Difference(subject, figure, beforeSpread, afterSpread, probability, judgement);
    }

    /** The median after through the median before, if that is not zero. */
    public OptionalDouble ratio() {
        return before.median() == 0 ? OptionalDouble.empty() : OptionalDouble.of(after.median() / before.median());
    }

    /** The ratio turned so that more is better, if the figure has a good direction and neither median is zero. */
    public OptionalDouble gain() {
        Better better = FigureMeaning.of(figure).better();
        if (better == Better.NEITHER || before.median() == 0 || after.median() == 0) {
            return OptionalDouble.empty();
        }
        double ratio = after.median() / before.median();
        return OptionalDouble.of(better == Better.HIGHER ? ratio : 1 / ratio);
    }

    private static Judgement judge(String figure, Spread before, Spread after, double probability) {
        if (Math.min(before.count(), after.count()) < ROUNDS_MIN) {
            return Judgement.TOO_FEW_ROUNDS;
        }
        if (probability >= NOISE_PROBABILITY || before.median() == after.median()) {
            return Judgement.NOISE;
        }
        boolean higher = after.median() > before.median();
        return switch (FigureMeaning.of(figure).better()) {
            case HIGHER -> higher ? Judgement.BETTER : Judgement.WORSE;
            case LOWER -> higher ? Judgement.WORSE : Judgement.BETTER;
            case NEITHER -> Judgement.DIFFERENT;
        };
    }
}
