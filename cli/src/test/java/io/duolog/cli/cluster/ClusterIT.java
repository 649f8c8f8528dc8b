package io.duolog.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.admin.NewTopic;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.junit.Duolog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Duolog
@Timeout(60)
class ClusterIT {
    private static DuologCluster cluster;

    @BeforeAll
    static void createTopic() {
        cluster.client().admin().createTopic(new NewTopic("orders", 2, 1)).join();
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void showsHowTheClusterIsDoing() {
        CommandRun tables = run("cluster", "status");
        CommandRun json = run("cluster", "status", "--json");

        assertThat(tables.status()).as(tables.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(tables.out())
                .containsPattern("controller +broker 1, epoch \\d+")
                .containsPattern("coordination +memory, metadata log ends at \\d+")
                .containsPattern("partitions +2 in 1 topics; 0 under-replicated")
                .containsPattern("BROKER +ADDRESS +RACK +STATE +EPOCH +LEADERS +REPLICAS")
                .containsPattern("1 +\\S+:\\d+ +- +running +\\d+ +2 +2");
        assertThat(json.out())
                .contains("\"healthy\":true", "\"controllerId\":1", "\"backend\":\"memory\"", "\"state\":\"running\"");
    }

    @Test
    void saysWhatItCannotDoWithoutATopicOrAConfirmation() {
        assertThat(run("leaders", "elect").err()).contains("choose partitions");
        assertThat(run("leaders", "elect", "--all", "--partition", "1").err()).contains("exactly one --topic");
        CommandRun unclean = run("leaders", "elect", "--topic", "orders", "--unclean");
        assertThat(unclean.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(unclean.err()).contains("can lose records", "--accept-data-loss");
        assertThat(run("topics", "reassign").err()).contains("--plan", "--execute");
    }

    @Test
    void plansNothingWhereNothingHasToMove() {
        CommandRun plan = run("topics", "reassign", "--plan", "--topics", "orders");

        assertThat(plan.status()).as(plan.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(plan.out()).isEqualTo("{\"version\":1,\"partitions\":[]}\n");
        assertThat(plan.err()).contains("0 of 2 partitions change; 0 replicas have to be copied");
        CommandRun unknown = run("topics", "reassign", "--plan", "--brokers", "1,7");
        assertThat(unknown.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(unknown.err()).contains("--brokers 7", "[1]");
    }

    @Test
    void readsPlansAndSaysWhatIsWrongWithThem() {
        CommandRun run = CommandRun.withInput(
                "{\"version\":7}", "topics", "reassign", "--execute", "-", "-b", cluster.bootstrapServers());

        assertThat(run.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err()).contains("is no plan", "version is 7");
    }
}
