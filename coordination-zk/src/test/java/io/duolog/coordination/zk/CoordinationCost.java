package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationBackend;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/**
 * Prints what appends and elections cost on this machine, with one server in the same JVM and three nodes; not a test.
 * Each election is that of another node after the controller was closed, killed and suspected, or killed.
 */
final class CoordinationCost {
    private static final int APPENDS = 5_000;
    private static final int WARM_UP = 2_000;
    private static final int ROUNDS = 5;
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(3);

    private CoordinationCost() {}

    /** How the controller ends. */
    private enum End {
        CLOSED,
        KILLED_AND_SUSPECTED,
        KILLED
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(1));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        appends(out);
        for (End end : End.values()) {
            long[] elections = new long[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                elections[round] = election(end);
            }
            out.println("election after the controller was " + end + ", ms: " + Arrays.toString(elections));
        }
    }

    private static void appends(PrintStream out) throws Exception {
        Path directory = Files.createTempDirectory("cost");
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory.resolve("server"), 0);
                ZooKeeperTestNode node = new ZooKeeperTestNode(
                        1,
                        directory.resolve("node"),
                        Map.of(ZooKeeperConfig.CONNECT, server.connectString() + "/cost"))) {
            node.campaign().start().awaitElected();
            String record = "x".repeat(100);
            long[] micros = new long[APPENDS];
            for (int i = 0; i < WARM_UP + APPENDS; i++) {
                long begin = System.nanoTime();
                node.append(i, record).join();
                micros[Math.max(0, i - WARM_UP)] = (System.nanoTime() - begin) / 1_000;
            }
            Arrays.sort(micros);
            out.printf(
                    "append of 100 bytes, one at a time, us: p50 %d, p90 %d, p99 %d%n",
                    micros[APPENDS / 2], micros[APPENDS * 9 / 10], micros[APPENDS * 99 / 100]);
            long begin = System.nanoTime();
            List<CompletableFuture<Long>> all = new ArrayList<>();
            for (int i = 0; i < 4 * APPENDS; i++) {
                all.add(node.append(WARM_UP + APPENDS + i, record));
            }
            all.forEach(CompletableFuture::join);
            out.printf("pipelined: %d appends per s%n", 4L * APPENDS * 1_000_000_000 / (System.nanoTime() - begin));
        }
    }

    private static long election(End end) throws Exception {
        Path directory = Files.createTempDirectory("cost");
        ZooKeeperContractCluster cluster = new ZooKeeperContractCluster(SESSION_TIMEOUT);
        List<ZooKeeperTestNode> nodes = new ArrayList<>();
        try {
            for (int nodeId = 1; nodeId <= 3; nodeId++) {
                ZooKeeperTestNode node =
                        new ZooKeeperTestNode(nodeId, directory.resolve("node-" + nodeId), cluster.config(nodeId));
                nodes.add(node);
                node.campaign().start().announce();
                nodes.get(0).awaitElected();
            }
            nodes.get(0).append("a");
            long begin = System.nanoTime();
            if (end == End.CLOSED) {
                CoordinationBackend closing = nodes.get(0).backend;
                CompletableFuture.runAsync(closing::close).join();
            } else {
                cluster.kill(1);
            }
            if (end == End.KILLED_AND_SUSPECTED) {
                nodes.subList(1, 3).forEach(node -> node.backend.membership().suspect(1));
            }
            Awaitility.await().atMost(ZooKeeperTestNode.TIMEOUT).until(() -> nodes.subList(1, 3).stream()
                    .anyMatch(ZooKeeperTestNode::leads));
            return Duration.ofNanos(System.nanoTime() - begin).toMillis();
        } finally {
            nodes.forEach(ZooKeeperTestNode::close);
            cluster.close();
        }
    }
}
