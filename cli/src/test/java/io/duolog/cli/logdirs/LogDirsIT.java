package io.duolog.cli.logdirs;

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

@Duolog(brokers = 2)
@Timeout(60)
class LogDirsIT {
    private DuologCluster cluster;

    @BeforeEach
    void createTopics() {
        run("topics", "create", "orders", "--partitions", "2", "--replication-factor", "2");
        run("topics", "create", "other", "--partitions", "1", "--replication-factor", "1");
        CommandRun.withInput("hello\n", "produce", "orders", "-p", "1", "-b", cluster.bootstrapServers());
    }

    @Test
    void showsEachDirectoryOfEachBroker() {
        CommandRun run = run("logdirs");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out())
                .containsPattern("BROKER +DIRECTORY +STATE +REPLICAS +SIZE-BYTES +USABLE-BYTES +TOTAL-BYTES")
                .containsPattern("1 +/\\S+ +online +\\d+ +\\d+ +\\d+ +\\d+")
                .containsPattern("2 +/\\S+ +online +\\d+ +\\d+ +\\d+ +\\d+");
        assertThat(run("logdirs", "--broker", "2").out()).hasLineCount(2);
    }

    @Test
    void showsTheReplicasOfTopics() {
        CommandRun run = run("logdirs", "--topic", "orders");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out())
                .containsPattern("orders +1 +2 +/\\S+ +[1-9]\\d* +0 +false")
                .containsPattern("orders +0 +1 +/\\S+ +0 +0 +false")
                .doesNotContain("other");
        assertThat(run("logdirs", "--partitions", "--json").out())
                .contains("{\"topic\":\"other\",\"partition\":0,\"broker\":");
    }

    @Test
    void saysThatABrokerIsNotThere() {
        CommandRun run = run("logdirs", "--broker", "7", "--timeout", "1");

        assertThat(run.status()).as(run.toString()).isNotEqualTo(ExitCode.OK.status());
        assertThat(run.err()).contains("broker 7");
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
