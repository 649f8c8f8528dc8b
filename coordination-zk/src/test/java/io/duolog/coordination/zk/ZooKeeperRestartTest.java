package io.duolog.coordination.zk;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.coordination.BackendState;
import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.Membership.SelfLivenessListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that come back, and ones that meet what is not theirs. The session timeout is longer than any test may take. */
@Timeout(value = 40, unit = TimeUnit.SECONDS)
class ZooKeeperRestartTest {
    private final ZooKeeperContractCluster cluster = new ZooKeeperContractCluster(Duration.ofMinutes(2));
    private final List<ZooKeeperTestNode> nodes = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        nodes.forEach(ZooKeeperTestNode::close);
        cluster.close();
    }

    @Test
    void takesItsPlaceAgainAtOnceAfterACrash() throws Exception {
        ZooKeeperTestNode crashed = node(1).campaign().start();
        int epoch = crashed.awaitElected();
        crashed.append("a");
        crashed.announce();
        cluster.kill(1);
        crashed.close();
        cluster.reconnect(1);

        ZooKeeperTestNode again = node(1).campaign().start();

        assertThat(again.awaitElected()).isGreaterThan(epoch);
        again.announce();
        again.append("b");
        assertThat(again.image()).containsExactly("a", "b");
    }

    @Test
    void tellsTheControllerOfTheNewLifeOfACrashedNodeAtOnce() throws Exception {
        ZooKeeperTestNode controller = node(1).campaign().start();
        controller.awaitElected();
        controller.watch();
        ZooKeeperTestNode crashed = node(2).start();
        crashed.announce();
        controller.awaitEvent("up 2");
        cluster.kill(2);
        crashed.close();
        cluster.reconnect(2);

        node(2).start().announce();

        controller.awaitEvent("down 2");
        assertThat(controller.events()).contains("down 2");
    }

    @Test
    void doesNotTakeTheEntryOfAnotherProcessWithItsId() throws Exception {
        ZooKeeperTestNode first = node(2).start();
        first.announce();
        ZooKeeperTestNode twin = new ZooKeeperTestNode(2, directory.resolve("elsewhere"), cluster.config(3)).start();
        nodes.add(twin);
        twin.awaitState(BackendState.READY);

        twin.backend.membership().announce(new byte[] {1}, new SelfLivenessListener() {
            @Override
            public void alive() {
                twin.events().add("alive");
            }

            @Override
            public void uncertain() {}
        });
        twin.backend.log().committedEnd().toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(first.events()).doesNotContain("uncertain");
        assertThat(twin.events()).doesNotContain("alive");
    }

    @Test
    void refusesAPathWhereSomethingElseIsKept() throws Exception {
        ZooKeeper client = new ZooKeeper(cluster.server().connectString(), 20_000, event -> {});
        client.create("/brokers", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.close();
        Map<String, String> config =
                Map.of(ZooKeeperConfig.CONNECT, cluster.server().connectString());

        ZooKeeperTestNode node = new ZooKeeperTestNode(1, directory.resolve("node"), config).start();
        nodes.add(node);

        node.awaitState(BackendState.FAILED);
        assertThat(node.failure())
                .isInstanceOf(CoordinationStorageException.class)
                .hasMessageContaining("zookeeper.connect=host:2181/duolog");
    }

    @Test
    void failsOnALogThatIsNotOurs() throws Exception {
        node(1).campaign().start().awaitElected();
        ZooKeeper client = new ZooKeeper(cluster.server().connectString(), 20_000, event -> {});
        client.create(
                new Layout("/test/cluster").batch(0),
                "not a batch".getBytes(StandardCharsets.UTF_8),
                Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT);
        client.close();

        nodes.get(0).awaitState(BackendState.FAILED);
        assertThat(nodes.get(0).failure()).isInstanceOf(CoordinationStorageException.class);
    }

    private ZooKeeperTestNode node(int nodeId) {
        ZooKeeperTestNode node =
                new ZooKeeperTestNode(nodeId, directory.resolve("node-" + nodeId), cluster.config(nodeId));
        nodes.add(node);
        return node;
    }
}
