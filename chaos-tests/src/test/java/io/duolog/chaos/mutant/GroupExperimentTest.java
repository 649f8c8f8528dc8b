package io.duolog.chaos.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupExperimentTest {
    @Test
    void showNothingOfABrokerThatIsAsItShouldBe() {
        assertThat(new CoordinatorExperiment().apply(1)).isEmpty();
        assertThat(new FormerMemberExperiment().apply(1)).isEmpty();
    }
}
