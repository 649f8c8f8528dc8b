package io.duolog.chaos.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.duolog.chaos.mutant.MutationScore.Outcome;
import io.duolog.chaos.scenario.Scenarios;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MutationScoreTest {
    private static final MutationScore SCORE = new MutationScore(
                    List.of(new Outcome("M1", "a rule", "simulation", true, 3, 120, "a record was lost")))
            .plus(new Outcome("M2", "another rule", "R2", false, 10, 9_000, ""));

    @Test
    void tellsPeopleWhoSurvived() {
        assertThat(SCORE.toText())
                .contains("M1    caught", "by simulation: a record was lost", "M2    SURVIVED", "mutation score: 1/2");
    }

    @Test
    void tellsMachinesTheScore() throws Exception {
        JsonNode written = new ObjectMapper().readTree(SCORE.toJson());

        assertThat(written.get("caught").asInt()).isEqualTo(1);
        assertThat(written.get("total").asInt()).isEqualTo(2);
        assertThat(written.get("outcomes").get(1).get("mutant").asText()).isEqualTo("M2");
    }

    @Test
    void hasTheTurnGoRoundAmongThoseThatCanBeProcesses() {
        assertThat(LongStream.range(-5, 5).mapToObj(Mutants::rotating))
                .allMatch(Mutant::isLive)
                .contains(Mutants.find("M10").orElseThrow(), Mutants.find("M22").orElseThrow());
    }

    @Test
    void namesScenariosThatThereAre() {
        assertThat(Mutants.all().stream().filter(Mutant::isLive))
                .allMatch(mutant -> Scenarios.find(mutant.detection().scenario().orElseThrow())
                        .isPresent());
    }
}
