package io.duolog.chaos.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.mutant.MutationScore.Outcome;
import java.util.List;
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

    @TestFactory
    Stream<DynamicTest> findsWhatItChanges() {
        return Mutants.all().stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.toString(), () -> assertApplied(mutant)));
    }

    private static void assertApplied(Mutant mutant) throws ClassNotFoundException {
        MutantClassLoader loader = new MutantClassLoader(MutantTest.class.getClassLoader(), mutant);
        loader.loadClass(mutant.change().className());
        assertThat(loader.applied()).isTrue();
    }

    private static void assertCaught(Mutant mutant) {
        Outcome outcome = MutationScore.simulated(mutant, FIRST_SEED, SEEDS_MAX, System::nanoTime);
        System.out.print(new MutationScore(List.of(outcome)).toText());
        assertThat(outcome.caught())
                .as("%s, in %d seeds from %d", mutant, SEEDS_MAX, FIRST_SEED)
                .isTrue();
    }
}
