package io.duolog.chaos.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.simulation.UnreplicatedCommitExperiment;
import org.junit.jupiter.api.Test;

class GroupExperimentTest {
    @Test
    void showNothingOfABrokerThatIsAsItShouldBe() {
        assertThat(new CoordinatorExperiment().apply(1)).isEmpty();
        assertThat(new FormerMemberExperiment().apply(1)).isEmpty();
        assertThat(new UnreplicatedCommitExperiment().apply(1)).isEmpty();
    }
}
