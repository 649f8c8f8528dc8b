package io.duolog.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.output.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo with processes that are killed. */
@Timeout(240)
class FailoverDemoIT {
    @ParameterizedTest
    @ValueSource(strings = {"raft", "zookeeper"})
    void losesAndDuplicatesNothingWhenTheLeaderIsKilled(String coordination) {
        CommandRun run =
                CommandRun.of("demo", "--brokers", "3", "--coordination", coordination, "--kill-leader", "--quiet");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out())
                .contains("kill -9 of broker", "ms after the kill", "all replicas are in sync again")
                .contains("none lost and none twice", "All held.")
                .doesNotContain("FAILED");
    }

    @Test
    void wantsEnoughBrokersToSurviveOne() {
        CommandRun run = CommandRun.of("demo", "--kill-leader");

        assertThat(run.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err()).contains("--kill-leader goes with --brokers 3 or more");
    }
}
