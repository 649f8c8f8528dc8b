package io.duolog.cli.topics;

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
class TopicsIT {
    private static DuologCluster cluster;

    @Test
    void createsListsDescribesChangesAndDeletesTopics() {
        CommandRun created = topics("create", "orders", "payments", "--partitions", "3", "-c", "retention.ms=60000");
        assertThat(created.status()).as(created.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(created.out()).containsPattern("orders +created +partitions 3, replicas 1");

        CommandRun listed = topics("list", "--json");
        assertThat(listed.out())
                .contains("{\"topic\":\"orders\",\"partitions\":3,\"replicas\":1}")
                .contains("{\"topic\":\"payments\",\"partitions\":3,\"replicas\":1}");

        assertThat(topics("alter", "orders", "--partitions", "5", "--set", "retention.ms=1000")
                        .status())
                .isEqualTo(ExitCode.OK.status());
        CommandRun described = topics("describe", "orders");
        assertThat(described.out().lines()).hasSize(6);
        assertThat(described.out()).containsPattern("TOPIC +PARTITION +LEADER +LEADER-EPOCH +REPLICAS +IN-SYNC");
        assertThat(described.out()).containsPattern("orders +4 +1 +\\d+ +1 +1 +0 +0");

        assertThat(topics("delete", "orders", "payments").status()).isEqualTo(ExitCode.OK.status());
        assertThat(topics("list").out()).doesNotContain("orders", "payments");
    }

    @Test
    void takesTheSpellingsOfKafka() {
        CommandRun created = CommandRun.of(
                "topics",
                "create",
                "--bootstrap-server",
                cluster.bootstrapServers(),
                "--topic",
                "spelt",
                "--partitions",
                "2",
                "--replication-factor",
                "1",
                "--config",
                "cleanup.policy=compact");

        assertThat(created.status()).as(created.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(topics("list").out()).containsPattern("spelt +2 +1");
    }

    @Test
    void tellsOfEachTopicWhatBecameOfIt() {
        topics("create", "twice");

        CommandRun again = topics("create", "twice", "once");

        assertThat(again.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(again.out())
                .containsPattern("twice +failed .*TOPIC_ALREADY_EXISTS")
                .containsPattern("once +created");
        assertThat(topics("create", "twice", "--if-not-exists").status()).isEqualTo(ExitCode.OK.status());
        assertThat(topics("delete", "never", "--if-exists").status()).isEqualTo(ExitCode.OK.status());
        assertThat(topics("delete", "never").status()).isEqualTo(ExitCode.FAILED.status());
    }

    @Test
    void aDryRunChangesNothing() {
        CommandRun run = topics("create", "imagined", "--dry-run");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out()).contains("possible");
        assertThat(topics("list").out()).doesNotContain("imagined");
    }

    @Test
    void saysThatThereIsNoSuchTopic() {
        CommandRun run = topics("describe", "nothing");

        assertThat(run.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(run.err()).contains("nothing", "UNKNOWN_TOPIC_OR_PARTITION").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void wantsToKnowWhichTopicAndWhatToChange() {
        assertThat(topics("delete").err()).contains("name at least one topic");
        CommandRun run = topics("alter", "orders");
        assertThat(run.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err()).contains("say what to change");
    }

    private static CommandRun topics(String... arguments) {
        List<String> all = new ArrayList<>(List.of("topics"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
