package io.duolog.chaos.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.mutant.MutantRun.Caught;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The simulation sees each rule broken. */
class MutantTest {
    private static final long FIRST_SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int SEEDS_MAX = 400;

    @TestFactory
    Stream<DynamicTest> catches() {
        return Mutants.all().stream()
                .filter(Mutant::isSimulated)
                .map(mutant -> DynamicTest.dynamicTest(mutant.toString(), () -> assertCaught(mutant)));
    }

    private static void assertCaught(Mutant mutant) {
        Optional<Caught> caught = MutantRun.search(mutant, FIRST_SEED, SEEDS_MAX);
        assertThat(caught)
                .as("%s, in %d seeds from %d", mutant, SEEDS_MAX, FIRST_SEED)
                .isPresent();
        System.out.printf(
                "%s%n    caught after %d seeds: %s%n",
                mutant, caught.get().seed() - FIRST_SEED + 1, caught.get().violation());
    }
}
