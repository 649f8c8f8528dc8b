package io.duolog.cli.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.output.ExitCode;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.junit.Duolog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Duolog
@Timeout(60)
class RecordsDeleteIT {
    private DuologCluster cluster;
    private String topic;

    @BeforeEach
    void writeFiveRecordsToEachOfTwoPartitions(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        // The records are old: without that, retention would take them before the test does.
        run("topics", "create", topic, "--partitions", "2", "--config", "retention.ms=-1");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            lines.append("{\"value\":\"").append(i).append("\",\"timestamp\":").append(1_700_000_000_000L + i * 1000L);
            lines.append("}\n");
        }
        for (String partition : List.of("0", "1")) {
            CommandRun produced = CommandRun.withInput(
                    lines.toString(), "produce", topic, "--json", "-p", partition, "-b", cluster.bootstrapServers());
            assertThat(produced.status()).as(produced.toString()).isEqualTo(ExitCode.OK.status());
        }
    }

    @Test
    void deletesBeforeAnOffsetOfEachPartition() {
        CommandRun run = run("records", "delete", topic, "--before-offset", "0:2,1:end");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out())
                .containsPattern(topic + "-0 +deleted +starts at offset 2")
                .containsPattern(topic + "-1 +deleted +starts at offset 5");
        assertThat(consume()).isEqualTo("2\n3\n4\n");
    }

    @Test
    void deletesWhatIsOlderThanATime() {
        CommandRun run = run("records", "delete", topic, "-p", "1", "--before-time", "1700000003000", "--json");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out())
                .contains(
                        "{\"partition\":\"" + topic + "-1\",\"status\":\"deleted\",\"detail\":\"starts at offset 3\"}");
        assertThat(consume()).contains("0\n1\n2\n3\n4\n").hasLineCount(7);
        assertThat(run("records", "delete", topic, "--before-time", "2999-01-01T00:00:00Z")
                        .status())
                .isEqualTo(ExitCode.OK.status());
        assertThat(consume()).isEmpty();
    }

    @Test
    void deletesNothingInADryRun() {
        CommandRun run = run("records", "delete", topic, "--before-time", "1700000001000", "--dry-run");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out()).containsPattern(topic + "-0 +possible +would start at offset 1");
        assertThat(consume()).hasLineCount(10);
    }

    @Test
    void tellsWhichPartitionWasRefused() {
        CommandRun run = run("records", "delete", topic, "--before-offset", "0:6,1:1");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.FAILED.status());
        assertThat(run.out())
                .containsPattern(topic + "-0 +failed .*OFFSET_OUT_OF_RANGE")
                .containsPattern(topic + "-1 +deleted +starts at offset 1");
    }

    @Test
    void wantsToKnowUpToWhere() {
        assertThat(run("records", "delete", topic).err()).contains("--before-offset or --before-time");
        CommandRun both = run("records", "delete", topic, "--before-offset", "1", "--before-time", "1");
        assertThat(both.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run("records", "delete", topic, "--before-offset", "0:1", "-p", "0")
                        .err())
                .contains("leave --partition out");
        CommandRun unknown = run("records", "delete", topic, "--before-offset", "0:1,7:1");
        assertThat(unknown.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(unknown.err()).contains("partition 7", "[0, 1]", "nothing was deleted");
        assertThat(consume()).hasLineCount(10);
    }

    private String consume() {
        return run("consume", topic, "--from-beginning", "-e").out();
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
