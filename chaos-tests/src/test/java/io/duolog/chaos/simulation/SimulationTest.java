package io.duolog.chaos.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** {@code -Dduolog.test.seed=42 -Dduolog.simulation.seeds=1} replays seed 42. */
class SimulationTest {
    private static final long FIRST_SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int SEEDS = Integer.getInteger("duolog.simulation.seeds", 2_000);

    @Test
    void keepsEveryPromiseUnderFaults() {
        List<Simulation.Result> results = LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
                .parallel()
                .mapToObj(Simulation::run)
                .toList();
        long acknowledged =
                results.stream().mapToLong(Simulation.Result::acknowledged).sum();
        System.out.printf("%d seeds from %d, %d batches acknowledged%n", SEEDS, FIRST_SEED, acknowledged);
        assertThat(results.stream().filter(result -> !result.kept())).isEmpty();
        assertThat(acknowledged).as("batches acknowledged").isGreaterThan(20L * SEEDS);
    }

    @Test
    void refusesThoseWhoseTimeIsOver() {
        assertThat(new FencingScenario().apply(FIRST_SEED)).isEmpty();
    }

    @Test
    void repeatsASeedExactly() {
        assertThat(Simulation.run(FIRST_SEED)).isEqualTo(Simulation.run(FIRST_SEED));
    }
}
