package io.duolog.chaos.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The experiments find nothing in a Duolog that is whole; what they find in mutants is seen by {@link MutantTest}. */
class ZooKeeperExperimentTest {
    @Test
    void aDeposedControllerWritesNothing() {
        assertThat(new DeposedWriterExperiment().apply(1)).isEmpty();
    }

    @Test
    void aNodeNoticesThatZooKeeperIsGone() {
        assertThat(new LostZooKeeperExperiment().apply(1)).isEmpty();
    }
}
