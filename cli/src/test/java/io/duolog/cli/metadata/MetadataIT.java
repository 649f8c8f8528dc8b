package io.duolog.cli.metadata;

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
class MetadataIT {
    private static DuologCluster cluster;

    @BeforeAll
    static void createTopic() {
        cluster.client()
                .admin()
                .createTopic(new NewTopic("orders", 2, 1).withConfig("retention.ms", "60000"))
                .join();
    }

    private static CommandRun metadata(String... arguments) {
        List<String> all = new ArrayList<>(List.of("metadata"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("-b", cluster.bootstrapServers()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void showsWhatTheClusterHasAgreedOn() {
        CommandRun all = metadata("show");
        CommandRun partition = metadata("show", "topics/orders/partitions/1", "--json");

        assertThat(all.status()).as(all.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(all.out()).contains("brokers/", "topics/", "  orders/", "retention.ms=60000");
        assertThat(partition.out())
                .startsWith("{\"topics\":{\"orders\":{\"partitions\":{\"1\":{")
                .contains("\"leader\":1", "\"isr\":[1]");
    }

    @Test
    void saysWhereThereIsNothing() {
        CommandRun run = metadata("show", "topics/payments");

        assertThat(run.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(run.err()).contains("there is nothing at topics/payments", "topics");
    }

    @Test
    void printsTheRecordsInTheirOrder() {
        CommandRun all = metadata("log");
        CommandRun some = metadata("log", "--from", "1", "--max-records", "2");

        assertThat(all.status()).as(all.toString()).isEqualTo(ExitCode.OK.status());
        assertThat(all.out().lines().findFirst().orElseThrow()).startsWith("{\"offset\":0,\"epoch\":");
        assertThat(all.out())
                .containsPattern("\"type\":\"RegisterBrokerRecord\",\"fields\":\\{\"brokerId\":1,\"brokerEpoch\":\\d+")
                .contains("\"type\":\"TopicRecord\",\"fields\":{\"name\":\"orders\",\"topicId\":\"");
        assertThat(some.out().lines())
                .containsExactlyElementsOf(all.out().lines().skip(1).limit(2).toList());
    }

    @Test
    void asksTheBrokerThatIsNamed() {
        assertThat(metadata("log", "--broker", "1").status()).isEqualTo(ExitCode.OK.status());
        CommandRun missing = metadata("log", "--broker", "9");
        assertThat(missing.status()).isEqualTo(ExitCode.FAILED.status());
        assertThat(missing.err()).contains("--broker 9", "[1]");
    }
}
