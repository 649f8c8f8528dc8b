package io.duolog.coordination.zk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.CoordinationStatus.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedZooKeeperTest {
    private static final Map<String, String> EMBEDDED = Map.of(ZooKeeperConfig.EMBEDDED, "true");

    @TempDir
    private Path directory;

    @Test
    void keepsEverythingAcrossRestartsOfASingleNode() throws Exception {
        String clusterId;
        int epoch;
        try (ZooKeeperTestNode node = new ZooKeeperTestNode(1, directory.resolve("node"), EMBEDDED)) {
            epoch = node.campaign().start().awaitElected();
            node.append("a");
            node.append("b");
            clusterId = node.backend.clusterId();
        }

        try (ZooKeeperTestNode again =
                new ZooKeeperTestNode(1, directory.resolve("node"), EMBEDDED, Optional.of(clusterId))) {
            assertThat(again.campaign().start().awaitElected()).isGreaterThan(epoch);
            assertThat(again.image()).containsExactly("a", "b");
            again.append("c");
        }
    }

    @Test
    void tellsOfItsServer() throws Exception {
        try (ZooKeeperTestNode node = new ZooKeeperTestNode(1, directory.resolve("node"), EMBEDDED)) {
            node.campaign().start().awaitElected();
            node.append("a");

            CoordinationStatus status =
                    node.backend.status().toCompletableFuture().get(20, TimeUnit.SECONDS);

            assertThat(status.backend()).isEqualTo("zookeeper");
            assertThat(status.controllerId()).hasValue(1);
            assertThat(status.epoch()).isEqualTo(node.epoch());
            assertThat(status.committedEnd()).isEqualTo(1);
            assertThat(status.participants()).singleElement().satisfies(server -> {
                assertThat(server.role()).isEqualTo(Role.SERVER);
                assertThat(server.address()).startsWith("127.0.0.1:");
            });
        }
    }

    @Test
    void isSharedBySeveralNodes() throws Exception {
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory.resolve("server"), 0);
                ZooKeeperTestNode first = node(1, server);
                ZooKeeperTestNode second = node(2, server)) {
            first.campaign().start().awaitElected();
            second.start();
            first.append("a");

            second.awaitPosition(1);
            assertThat(second.image()).containsExactly("a");
        }
    }

    @Test
    void servesAgainOnTheSamePort() throws Exception {
        int port;
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory.resolve("server"), 0)) {
            port = server.port();
        }

        try (EmbeddedZooKeeper again = EmbeddedZooKeeper.start(directory.resolve("server"), port)) {
            assertThat(again.connectString()).isEqualTo("127.0.0.1:" + port);
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory.resolve("server"), 0)) {
            assertThatThrownBy(() -> EmbeddedZooKeeper.start(directory.resolve("other"), server.port()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(server.port()));
        }
    }

    private ZooKeeperTestNode node(int nodeId, EmbeddedZooKeeper server) {
        return new ZooKeeperTestNode(
                nodeId,
                directory.resolve("node-" + nodeId),
                Map.of(ZooKeeperConfig.CONNECT, server.connectString() + "/demo"));
    }
}
