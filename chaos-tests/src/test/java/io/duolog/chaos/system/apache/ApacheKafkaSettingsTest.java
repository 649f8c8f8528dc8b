package io.duolog.chaos.system.apache;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.network.NodeId;
import io.duolog.peer.ApacheKafkaKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ApacheKafkaSettingsTest {
    private static final List<NodeId> BROKERS = List.of(NodeId.broker(1), NodeId.broker(2), NodeId.broker(3));
    private static final Path HOME = Path.of("/run/b2");

    @Test
    void namesAllNodesSoThatEachFindsItsLinks() {
        Map<String, String> settings = of(ApacheKafkaKind.KRAFT, Map.of());

        assertThat(settings)
                .containsEntry("listeners", "PLAINTEXT://b2:19092,CONTROLLER://b2:19093")
                .containsEntry("advertised.listeners", "PLAINTEXT://b2:19092")
                .containsEntry("controller.quorum.voters", "1@b1:19093,2@b2:19093,3@b3:19093")
                .containsEntry("node.id", "2")
                .doesNotContainKeys("zookeeper.connect", "broker.id");
    }

    @Test
    void keepsVotesApartFromDataThatIsWiped() {
        assertThat(of(ApacheKafkaKind.KRAFT, Map.of()))
                .containsEntry("log.dirs", "/run/b2/data")
                .containsEntry("metadata.log.dir", "/run/b2/quorum");
    }

    @Test
    void meetsAtZooKeeperWithoutAQuorumOfItsOwn() {
        assertThat(of(ApacheKafkaKind.PREVIOUS_ZOOKEEPER, Map.of()))
                .containsEntry("listeners", "PLAINTEXT://b2:19092")
                .containsEntry("zookeeper.connect", "z1:12181")
                .containsEntry("zookeeper.session.timeout.ms", "3000")
                .containsEntry("broker.id", "2")
                .doesNotContainKeys("process.roles", "controller.quorum.voters", "metadata.log.dir");
    }

    @Test
    void putsTheRunsSettingsBeforeItsOwn() {
        assertThat(of(ApacheKafkaKind.KRAFT, Map.of("replica.lag.time.max.ms", "9000", "num.io.threads", "1")))
                .containsEntry("replica.lag.time.max.ms", "9000")
                .containsEntry("num.io.threads", "1");
    }

    @Test
    void replicatesItsOwnTopicsToNoMoreBrokersThanThereAre() {
        ApacheKafkaSettings single =
                new ApacheKafkaSettings(ApacheKafkaKind.KRAFT, List.of(NodeId.broker(1)), 19092, 19093, "", Map.of());

        assertThat(single.of(NodeId.broker(1), HOME))
                .containsEntry("offsets.topic.replication.factor", "1")
                .containsEntry("transaction.state.log.min.isr", "1");
    }

    private static Map<String, String> of(ApacheKafkaKind kind, Map<String, String> settings) {
        return new ApacheKafkaSettings(kind, BROKERS, 19092, 19093, kind.zooKeeper() ? "z1:12181" : "", settings)
                .of(NodeId.broker(2), HOME);
    }
}
