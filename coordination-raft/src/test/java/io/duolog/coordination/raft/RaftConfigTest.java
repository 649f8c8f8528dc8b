package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.CoordinationConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaftConfigTest {
    @Test
    void isFoundOnTheClassPath() {
        assertThat(CoordinationBackends.onClassPath(getClass().getClassLoader())
                        .find("raft")
                        .configKeys())
                .extracting("name")
                .containsExactly(RaftConfig.VOTERS, RaftConfig.SNAPSHOT_INTERVAL_BYTES);
    }

    @Test
    void standsAloneWhenNothingIsConfigured() {
        RaftConfig config = RaftConfig.parse(Map.of(), 1);

        assertThat(config.voters()).isEmpty();
        assertThat(config.snapshotIntervalBytes()).isEqualTo(20_971_520);
    }

    @Test
    void takesItselfAsTheOnlyVoter() {
        assertThat(RaftConfig.parse(Map.of(RaftConfig.VOTERS, " 1@h1.example:9093 "), 1)
                        .voters())
                .containsExactly(new Voter(1, "h1.example", 9093));
        assertThat(RaftConfig.parse(Map.of(RaftConfig.VOTERS, "1@[::1]:9093"), 1)
                        .voters())
                .containsExactly(new Voter(1, "[::1]", 9093));
    }

    @Test
    void refusesMoreThanOneVoterNamingTheSetting() {
        assertThatThrownBy(() -> RaftConfig.parse(Map.of(RaftConfig.VOTERS, "1@a:1,2@b:2,3@c:3"), 1))
                .isInstanceOf(CoordinationConfigException.class)
                .hasMessageContaining(RaftConfig.VOTERS)
                .hasMessageContaining("exactly one voter");
    }

    @Test
    void refusesANodeThatIsNotAmongTheVoters() {
        assertThatThrownBy(() -> RaftConfig.parse(Map.of(RaftConfig.VOTERS, "2@b:9093"), 1))
                .isInstanceOf(CoordinationConfigException.class)
                .hasMessageContaining("node.id is 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1:9093", "1@h1", "1@h1:0", "1@h1:65536", "x@h1:1", "1@h1:9093,", "1@h 1:9093", "-1@h:1"})
    void refusesWhatIsNoVoter(String voters) {
        assertThatThrownBy(() -> RaftConfig.parse(Map.of(RaftConfig.VOTERS, voters), 1))
                .isInstanceOf(CoordinationConfigException.class)
                .hasMessageContaining("id@host:port");
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> RaftConfig.parse(
                        Map.of(RaftConfig.VOTERS, "nonsense", RaftConfig.SNAPSHOT_INTERVAL_BYTES, "0"), 1))
                .isInstanceOfSatisfying(CoordinationConfigException.class, problem -> assertThat(problem.problems())
                        .hasSize(2));
    }
}
