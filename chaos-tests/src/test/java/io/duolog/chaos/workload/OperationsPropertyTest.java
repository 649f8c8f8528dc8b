package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OperationsPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int DRAWS = 10_000;

    @Test
    void theSameSeedDrawsTheSameAndAnotherDoesNot() {
        assertThat(draw(SEED)).as("seed %d", SEED).isEqualTo(draw(SEED)).isNotEqualTo(draw(SEED + 1));
    }

    @Test
    void mostPayloadsAreSmallAndSomeAreLarge() {
        Operations operations = new Operations(SEED);
        int[] sizes =
                IntStream.range(0, DRAWS).map(draw -> operations.sizeBytes()).toArray();

        assertThat(IntStream.of(sizes)).as("seed %d", SEED).allMatch(size -> size >= 64 && size <= 65_536);
        assertThat(IntStream.of(sizes).filter(size -> size <= 256).count()).isBetween(8_700L, 9_300L);
        assertThat(IntStream.of(sizes).filter(size -> size > 4_096).count()).isBetween(100L, 300L);
    }

    @Test
    void someOfAListIsNeverNoneOfIt() {
        Operations operations = new Operations(SEED);

        assertThat(IntStream.range(0, DRAWS).mapToObj(draw -> operations.some(List.of("a", "b", "c"))))
                .as("seed %d", SEED)
                .allMatch(chosen -> !chosen.isEmpty() && List.of("a", "b", "c").containsAll(chosen))
                .contains(List.of("a", "b", "c"), List.of("b"));
    }

    @Test
    void intervalsAreOnAverageAsAskedFor() {
        Operations operations = new Operations(SEED);
        long[] intervals = IntStream.range(0, DRAWS)
                .mapToLong(draw -> operations.againMs(1_000))
                .toArray();

        assertThat(Arrays.stream(intervals))
                .as("seed %d", SEED)
                .allMatch(interval -> interval >= 500 && interval <= 1_500);
        assertThat(Arrays.stream(intervals).average().orElseThrow()).isBetween(970.0, 1_030.0);
    }

    private static List<String> draw(long seed) {
        Operations operations = new Operations(seed);
        return IntStream.range(0, 100)
                .mapToObj(draw -> operations.polls() + " " + operations.sizeBytes() + " " + operations.below(10)
                        + operations.choose(List.of("a", "b")) + operations.againMs(100))
                .toList();
    }
}
