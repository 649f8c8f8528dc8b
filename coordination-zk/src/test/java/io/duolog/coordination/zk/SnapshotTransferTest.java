package io.duolog.coordination.zk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duolog.coordination.BackendState;
import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.support.LogDispatcher.CapturedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots and truncation, as they stand in ZooKeeper. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SnapshotTransferTest {
    private static final Layout LAYOUT = new Layout("/test/cluster");
    private static final byte[] STATE = new byte[3 * 512 * 1024 + 17];

    private final ZooKeeperContractCluster cluster = new ZooKeeperContractCluster(Duration.ofSeconds(20));
    private final List<ZooKeeperTestNode> nodes = new ArrayList<>();
    private ZooKeeper client;

    @TempDir
    private Path directory;

    @BeforeEach
    void connect() throws IOException {
        client = new ZooKeeper(cluster.server().connectString(), 20_000, event -> {});
        await().atMost(ZooKeeperTestNode.TIMEOUT).until(() -> client.getState() == States.CONNECTED);
    }

    @AfterEach
    void close() throws InterruptedException {
        client.close();
        nodes.forEach(ZooKeeperTestNode::close);
        cluster.close();
    }

    @Test
    void leavesNothingBeforeARequestedSnapshotButAnEmptyEntryForTheChain() throws Exception {
        ZooKeeperTestNode node = start(1);
        node.append("a");
        node.append("b");
        node.append("c");

        node.compact();
        node.append("d");

        assertThatThrownBy(() -> read(LAYOUT.batch(0))).isInstanceOf(NoNodeException.class);
        assertThatThrownBy(() -> read(LAYOUT.batch(1))).isInstanceOf(NoNodeException.class);
        assertThat(read(LAYOUT.batch(2))).isEmpty();
        assertThat(read(LAYOUT.batch(3))).isNotEmpty();
    }

    @Test
    void keepsOneSnapshot() throws Exception {
        ZooKeeperTestNode node = start(1);
        node.append("a");
        node.compact();
        node.append("b");
        node.compact();

        assertThat(client.getChildren(LAYOUT.snapshots(), false)).hasSize(1);
        try (Stream<Path> files = Files.list(directory.resolve("node-1"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("snapshot-")))
                    .hasSize(1);
        }
    }

    @Test
    void letsAFollowerThatIsBehindATruncationGoOnFromTheSnapshot() throws Exception {
        ZooKeeperTestNode node = start(1);
        ZooKeeperTestNode follower = start(2);
        node.append("a");
        follower.awaitPosition(1);
        cluster.link(2).pause();
        node.append("b");
        node.append("c");
        node.compact();
        node.append("d");

        cluster.link(2).resume();

        follower.awaitPosition(4);
        assertThat(follower.image()).containsExactly("a", "b", "c", "d");
        assertThat(follower.events()).contains("snapshot 3");
    }

    @Test
    void refusesToStartFromADamagedSnapshot() throws Exception {
        ZooKeeperTestNode node = start(1);
        node.append("a");
        node.compact();
        String name = client.getChildren(LAYOUT.snapshots(), false).get(0);
        client.setData(LAYOUT.chunk(name, 0), new byte[] {'b'}, -1);

        ZooKeeperTestNode late = start(2);

        late.awaitState(BackendState.FAILED);
        assertThat(late.failure())
                .isInstanceOf(CoordinationStorageException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining(LAYOUT.snapshot(name));
    }

    @Test
    void refusesToStartFromAnIncompleteSnapshot() throws Exception {
        ZooKeeperTestNode node = start(1);
        node.append("a");
        node.compact();
        String name = client.getChildren(LAYOUT.snapshots(), false).get(0);
        client.delete(LAYOUT.chunk(name, 0), -1);

        ZooKeeperTestNode late = start(2);

        late.awaitState(BackendState.FAILED);
        assertThat(late.failure()).hasMessageContaining("is not complete");
    }

    @Test
    void keepsTheFormerSnapshotAndItsChunksFromAControllerThatWasDeposed() throws Exception {
        ZooKeeperTestNode node = start(1);
        node.append("a");
        node.compact();
        byte[] pointer = read(LAYOUT.snapshots());
        int version = client.exists(LAYOUT.epoch(), false).getVersion();
        Op staleFence = Op.check(LAYOUT.epoch(), version - 1);
        SnapshotTransfer transfer = new SnapshotTransfer(LAYOUT, Files.createDirectory(directory.resolve("deposed")));
        Session session = new Session(client, Runnable::run);
        SnapshotFile file = transfer.write(new CapturedState(1, 1, out -> out.write(STATE)), 1);

        assertThatThrownBy(() -> transfer.upload(session, file, staleFence, 7))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("BADVERSION");
        SnapshotPointer present =
                SnapshotPointer.decode(LAYOUT.snapshots(), pointer).orElseThrow();
        SnapshotPointer other = new SnapshotPointer("other", 1, 1, 1, 0, 0, 0);
        assertThatThrownBy(() -> transfer.truncate(session, other, staleFence, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("BADVERSION");

        assertThat(read(LAYOUT.snapshots())).isEqualTo(pointer);
        assertThat(transfer.download(session, present)).isPresent();
    }

    @Test
    void carriesAStateOfManyChunks() throws Exception {
        start(1);
        int version = client.exists(LAYOUT.epoch(), false).getVersion();
        for (int i = 0; i < STATE.length; i++) {
            STATE[i] = (byte) (i * 31);
        }
        SnapshotTransfer transfer = new SnapshotTransfer(LAYOUT, Files.createDirectory(directory.resolve("files")));
        Session session = new Session(client, Runnable::run);
        SnapshotFile file = transfer.write(new CapturedState(9, 1, out -> out.write(STATE)), 9);

        SnapshotPointer pointer = transfer.upload(session, file, Op.check(LAYOUT.epoch(), version), 0);

        assertThat(pointer.chunks()).isEqualTo(4);
        try (var in = transfer.download(session, pointer).orElseThrow().open()) {
            assertThat(in.readAllBytes()).isEqualTo(STATE);
        }
    }

    private byte[] read(String path) throws Exception {
        return client.getData(path, false, null);
    }

    /** The first node leads, as nobody else stands. */
    private ZooKeeperTestNode start(int nodeId) {
        ZooKeeperTestNode node =
                new ZooKeeperTestNode(nodeId, directory.resolve("node-" + nodeId), cluster.config(nodeId));
        nodes.add(node);
        if (nodeId == 1) {
            node.campaign().start().awaitElected();
        } else {
            node.start();
        }
        return node;
    }
}
