package io.duolog.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ApacheKafkaMembersTest {
    private static final Path HOME = Path.of("/run/two");
    private static final List<ApacheKafkaMember> BROKERS = List.of(
            new ApacheKafkaMember(1, "127.0.0.1", 20_001, 21_001),
            new ApacheKafkaMember(2, "127.0.0.1", 20_002, 21_002));

    @Test
    void makesEveryBrokerAVoter() {
        assertThat(new ApacheKafkaMembers(ApacheKafkaKind.KRAFT, BROKERS, "").settings(2, HOME))
                .containsEntry("process.roles", "broker,controller")
                .containsEntry("node.id", "2")
                .containsEntry("listeners", "PLAINTEXT://127.0.0.1:20002,CONTROLLER://127.0.0.1:21002")
                .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:20002")
                .containsEntry("controller.quorum.voters", "1@127.0.0.1:21001,2@127.0.0.1:21002")
                .containsEntry("log.dirs", "/run/two/data")
                .containsEntry("metadata.log.dir", "/run/two/quorum")
                .doesNotContainKeys("zookeeper.connect", "broker.id");
    }

    @Test
    void leavesCoordinationToZooKeeperWhereThereIsOne() {
        assertThat(new ApacheKafkaMembers(ApacheKafkaKind.PREVIOUS_ZOOKEEPER, BROKERS, "127.0.0.1:22001")
                        .settings(1, HOME))
                .containsEntry("broker.id", "1")
                .containsEntry("listeners", "PLAINTEXT://127.0.0.1:20001")
                .containsEntry("zookeeper.connect", "127.0.0.1:22001")
                .doesNotContainKeys("process.roles", "controller.quorum.voters", "metadata.log.dir");
    }

    @Test
    void knowsNoSettingsOfStrangers() {
        ApacheKafkaMembers members = new ApacheKafkaMembers(ApacheKafkaKind.KRAFT, BROKERS, "");

        assertThatThrownBy(() -> members.settings(3, HOME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no broker 3");
    }
}
