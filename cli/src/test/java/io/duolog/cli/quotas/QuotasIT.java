package io.duolog.cli.quotas;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.output.ExitCode;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.junit.Duolog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Duolog
@Timeout(60)
class QuotasIT {
    private DuologCluster cluster;

    @Test
    void givesShowsAndTakesAwayQuotas() {
        String rate = "producer_byte_rate=1048576";
        CommandRun given =
                run("quotas", "alter", "--client-id", "loader", "--set", rate, "--set", "request_percentage=0.5");
        assertThat(given.status()).as(given.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(given.out()).containsPattern("client-id loader +changed +producer_byte_rate, request_percentage");
        run("quotas", "alter", "--user-defaults", "--client-id", "loader", "--set", "controller_mutation_rate=5");
        run("quotas", "alter", "--ip", "10.0.0.1", "--set", "connection_creation_rate=20");

        assertThat(run("quotas", "describe").out())
                .containsPattern("- +loader +- +producer_byte_rate +1048576\n")
                .containsPattern("\\(default\\) +loader +- +controller_mutation_rate +5\n")
                .containsPattern("- +- +10.0.0.1 +connection_creation_rate +20\n");
        assertThat(run("quotas", "describe", "--client-id", "loader", "--json").out())
                .contains(
                        "{\"user\":null,\"clientId\":\"loader\",\"ip\":null,\"quota\":\"request_percentage\",\"value\":0.5}")
                .contains("\"user\":\"(default)\",\"clientId\":\"loader\"")
                .doesNotContain("10.0.0.1");

        CommandRun taken =
                run("quotas", "alter", "--client-id", "loader", "--delete", "producer_byte_rate,request_percentage");
        assertThat(taken.status()).as(taken.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run("quotas", "describe", "--client-id", "loader").out())
                .doesNotContain("producer_byte_rate")
                .contains("controller_mutation_rate");
    }

    @Test
    void changesNothingInADryRun() {
        CommandRun run = run("quotas", "alter", "--user", "anna", "--set", "request_percentage=10", "--dry-run");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out()).containsPattern("user anna +possible");
        assertThat(run("quotas", "describe", "--user", "anna").out()).doesNotContain("anna");
    }

    @Test
    void tellsWhatIsWrong() {
        CommandRun refused = run("quotas", "alter", "--ip", "10.0.0.1", "--set", "producer_byte_rate=1");
        assertThat(refused.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(refused.out()).containsPattern("ip 10.0.0.1 +failed .*INVALID_REQUEST.*connection_creation_rate");

        assertThat(run("quotas", "alter", "--set", "request_percentage=1").err())
                .contains("say whose quotas");
        assertThat(run("quotas", "alter", "--user", "anna").err()).contains("say what to change");
        CommandRun mixed = run("quotas", "describe", "--ip", "10.0.0.1", "--user", "anna");
        assertThat(mixed.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(mixed.err()).contains("--ip stands by itself");
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
