package io.duolog.perf.report;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.result.Ratio;
import io.duolog.perf.result.Spread;
import java.util.Optional;

/**
 * What one system reached of an aim.
 *
 * @param system its name
 * @param value the ratio of medians, or the median
 * @param byRound the same for each round, if rounds can be compared
 * @param rounds how many rounds it is the median of: the fewest of what it is made from
 */
public record Reached(String system, double value, Optional<Spread> byRound, int rounds) {
    /** Checks that all is there. */
    public Reached {
        requireNonNull(system, "system");
        requireNonNull(byRound, "byRound");
    }

    static Reached of(Ratio ratio) {
        int rounds = Math.min(ratio.measured().count(), ratio.against().count());
        return new Reached(ratio.subject().system(), ratio.ratio(), ratio.byRound(), rounds);
    }

    static Reached of(String system, Spread spread) {
        return new Reached(system, spread.median(), Optional.of(spread), spread.count());
    }
}
