package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.CoordinationConfigException;
import java.time.Duration;
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
                .containsExactly(RaftConfig.VOTERS, RaftConfig.ELECTION_TIMEOUT_MS, RaftConfig.SNAPSHOT_INTERVAL_BYTES);
    }

    @Test
    void standsAloneWhenNothingIsConfigured() {
        RaftConfig config = RaftConfig.parse(Map.of());

        assertThat(config.voters()).isEmpty();
        assertThat(config.snapshotIntervalBytes()).isEqualTo(20_971_520);
    }

    @Test
    void takesItselfAsTheOnlyVoter() {
        assertThat(RaftConfig.parse(Map.of(RaftConfig.VOTERS, " 1@h1.example:9093 "))
                        .voters())
                .containsExactly(new Voter(1, "h1.example", 9093));
        assertThat(RaftConfig.parse(Map.of(RaftConfig.VOTERS, "1@[::1]:9093")).voters())
                .containsExactly(new Voter(1, "[::1]", 9093));
    }

    @Test
    void refusesANodeThatIsNamedTwice() {
        assertThatThrownBy(() -> RaftConfig.parse(Map.of(RaftConfig.VOTERS, "1@a:1,2@b:2,1@c:3")))
                .isInstanceOf(CoordinationConfigException.class)
                .hasMessageContaining(RaftConfig.VOTERS)
                .hasMessageContaining("twice");
    }

    @Test
    void knowsWhoVotes() {
        RaftConfig config = RaftConfig.parse(Map.of(RaftConfig.VOTERS, "1@a:1,2@b:2,3@c:3"));

        assertThat(config.isVoter(3)).isTrue();
        assertThat(config.isVoter(4)).isFalse();
        assertThat(config.standsAlone(1)).isFalse();
    }

    @Test
    void beatsSixTimesASessionButAtLeastEverySecond() {
        assertThat(RaftTiming.of(600, 2_000, 1_000).heartbeatInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(RaftTiming.of(60_000, 2_000, 1_000).heartbeatInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(RaftTiming.of(60_000, 300, 1_000).heartbeatInterval()).isEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1:9093", "1@h1", "1@h1:0", "1@h1:65536", "x@h1:1", "1@h1:9093,", "1@h 1:9093", "-1@h:1"})
    void refusesWhatIsNoVoter(String voters) {
        assertThatThrownBy(() -> RaftConfig.parse(Map.of(RaftConfig.VOTERS, voters)))
                .isInstanceOf(CoordinationConfigException.class)
                .hasMessageContaining("id@host:port");
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> RaftConfig.parse(
                        Map.of(RaftConfig.VOTERS, "nonsense", RaftConfig.SNAPSHOT_INTERVAL_BYTES, "0")))
                .isInstanceOfSatisfying(CoordinationConfigException.class, problem -> assertThat(problem.problems())
                        .hasSize(2));
    }
}
