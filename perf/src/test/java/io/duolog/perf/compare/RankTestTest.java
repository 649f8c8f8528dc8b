package io.duolog.perf.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Against tables of the test that can be reckoned by hand: of C(n + m, n) ways, how many are as far from the middle. */
final class RankTestTest {
    @Test
    void rowsThatDoNotOverlapAreTheTwoFarthestWaysOfAll() {
        assertProbability(List.of(1.0, 2.0, 3.0, 4.0, 5.0), List.of(6.0, 7.0, 8.0, 9.0, 10.0), 2.0 / 252);
        assertProbability(List.of(9.0, 8.0, 7.0, 6.0), List.of(4.0, 3.0, 2.0, 1.0), 2.0 / 70);
        assertProbability(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0), 2.0 / 20);
    }

    @Test
    void oneOverlapCountsTheWaysThatAreAsFar() {
        // Rank sums 10, 11 and their mirror images: 1 + 1 ways on each side.
        assertProbability(List.of(1.0, 2.0, 3.0, 5.0), List.of(4.0, 6.0, 7.0, 8.0), 4.0 / 70);
    }

    @Test
    void equalFiguresSayNothing() {
        assertProbability(List.of(1.0, 1.0, 1.0, 1.0), List.of(1.0, 1.0, 1.0, 1.0), 1);
    }

    @Test
    void tiesShareTheirRank() {
        // Ranks 1, 2.5 | 2.5, 4: of the 6 ways 2 are as far as 3.5 from 5, beside the 2 that are farther or as far on
        // the other side.
        assertProbability(List.of(1.0, 2.0), List.of(2.0, 3.0), 4.0 / 6);
    }

    @Test
    void rowsMayDifferInLength() {
        assertProbability(List.of(1.0), List.of(2.0, 3.0, 4.0), 2.0 / 4);
        assertThat(RankTest.probability(List.of(), List.of(1.0))).isEqualTo(1);
    }

    private static void assertProbability(List<Double> first, List<Double> second, double expected) {
        assertThat(RankTest.probability(first, second)).isCloseTo(expected, within(1e-9));
        assertThat(RankTest.probability(second, first)).isCloseTo(expected, within(1e-9));
    }
}
