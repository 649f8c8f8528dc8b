package io.duolog.compat.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.admin.NewTopic;
import io.duolog.compat.tools.KafkaTool.Outcome;
import io.duolog.testkit.CoordinationKind;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.StorageKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.tools.ClusterTool;
import org.apache.kafka.tools.LeaderElectionCommand;
import org.apache.kafka.tools.MetadataQuorumCommand;
import org.apache.kafka.tools.reassign.ReassignPartitionsCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka's own operators' tools on a Duolog cluster of three brokers that agree by Raft. */
@Timeout(120)
class OperatorToolsIT {
    private static DuologCluster cluster;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        cluster = DuologCluster.builder()
                .brokers(3)
                .coordination(CoordinationKind.RAFT)
                .storage(StorageKind.TEMPORARY_DIRECTORY)
                .start();
        cluster.client()
                .admin()
                .createTopic(
                        new NewTopic("orders", 2, 3).withAssignment(Map.of(0, List.of(1, 2, 3), 1, List.of(2, 3, 1))))
                .join();
        cluster.awaitFullIsr("orders");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void electsPreferredLeaders() throws Exception {
        cluster.restart(1);
        cluster.awaitBrokers();
        cluster.awaitFullIsr("orders");

        Outcome outcome = KafkaTool.of(LeaderElectionCommand.class)
                .run(
                        "--bootstrap-server",
                        cluster.bootstrapServers(),
                        "--election-type",
                        "preferred",
                        "--all-topic-partitions");

        assertThat(outcome.status()).as(outcome.out()).isZero();
        assertThat(cluster.leaderOf("orders", 0)).isEqualTo(1);
    }

    @Test
    void movesPartitionsAndSaysThatTheyHaveMoved() throws Exception {
        Path plan = Files.writeString(
                directory.resolve("plan.json"),
                "{\"version\":1,\"partitions\":[{\"topic\":\"orders\",\"partition\":1,\"replicas\":[3,2]}]}");
        KafkaTool reassign = KafkaTool.withPlainMain(ReassignPartitionsCommand.class);

        Outcome executed = reassign.run(
                "--bootstrap-server",
                cluster.bootstrapServers(),
                "--reassignment-json-file",
                plan.toString(),
                "--execute");
        cluster.awaitFullIsr("orders");
        Outcome verified = reassign.run(
                "--bootstrap-server",
                cluster.bootstrapServers(),
                "--reassignment-json-file",
                plan.toString(),
                "--verify");

        assertThat(executed.out()).contains("Successfully started partition reassignment");
        assertThat(verified.out()).contains("Reassignment of partition orders-1 is completed.");
        assertThat(cluster.isrOf("orders", 1)).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void describesTheQuorum() throws Exception {
        Outcome outcome = KafkaTool.of(MetadataQuorumCommand.class)
                .run("--bootstrap-server", cluster.bootstrapServers(), "describe", "--status");

        assertThat(outcome.status()).as(outcome.out()).isZero();
        assertThat(outcome.out())
                .containsPattern("LeaderId: +" + cluster.controllerId())
                .contains("\"id\": 1", "\"id\": 2", "\"id\": 3");
    }

    @Test
    void namesTheClusterAndItsBrokers() throws Exception {
        KafkaTool tool = KafkaTool.of(ClusterTool.class);

        Outcome id = tool.run("cluster-id", "--bootstrap-server", cluster.bootstrapServers());
        Outcome endpoints = tool.run(
                "list-endpoints", "--bootstrap-server", cluster.bootstrapServers(), "--include-fenced-brokers");

        assertThat(id.out()).contains("Cluster ID: ");
        assertThat(endpoints.out().lines().filter(line -> line.contains("unfenced")))
                .hasSize(3);
    }
}
