package io.duolog.cli.configs;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.output.ExitCode;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.junit.Duolog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Duolog
@Timeout(60)
class ConfigsIT {
    private DuologCluster cluster;

    @BeforeEach
    void createTopic() {
        run("topics", "create", "orders");
    }

    @Test
    void changesAndShowsTheSettingsOfATopic() {
        CommandRun changed = run("configs", "alter", "--topic", "orders", "--set", "retention.ms=60000");
        assertThat(changed.status()).as(changed.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run("configs", "describe", "--topic", "orders").out())
                .containsPattern("topic orders +retention.ms +60000 +dynamic topic");

        assertThat(run("configs", "alter", "--topic", "orders", "--delete", "retention.ms")
                        .status())
                .isEqualTo(ExitCode.OK.status());
        assertThat(run("configs", "describe", "--topic", "orders").out()).doesNotContain("retention.ms");
        assertThat(run("configs", "describe", "--topic", "orders", "--all").out())
                .contains("retention.ms");
    }

    @Test
    void takesTheSpellingsOfKafka() {
        CommandRun run = run(
                "configs",
                "alter",
                "--entity-type",
                "topics",
                "--entity-name",
                "orders",
                "--add-config",
                "cleanup.policy=compact");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run("configs", "describe", "--entity-type", "topics", "--entity-name", "orders", "--json")
                        .out())
                .contains("\"name\":\"cleanup.policy\",\"value\":\"compact\"");
    }

    @Test
    void changesTheSettingsOfAGroup() {
        assertThat(run("configs", "alter", "--group", "billing", "--set", "consumer.session.timeout.ms=50000")
                        .status())
                .isEqualTo(ExitCode.OK.status());

        assertThat(run("configs", "describe", "--entity-type", "groups", "--entity-name", "billing")
                        .out())
                .containsPattern("group billing +consumer.session.timeout.ms +50000 +group");
    }

    @Test
    void tellsWhatIsWrongWithASetting() {
        CommandRun run = run("configs", "alter", "--topic", "orders", "--set", "retention.ms=soon");

        assertThat(run.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(run.out()).containsPattern("topic orders +failed .*INVALID_CONFIG.*retention.ms");
    }

    @Test
    void showsTheSettingsOfABroker() {
        assertThat(run("configs", "describe", "--broker", "1").out()).contains("listeners", "static broker");
    }

    @Test
    void wantsToKnowWhoseSettings() {
        CommandRun run = run("configs", "describe");

        assertThat(run.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err()).contains("say whose settings");
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
