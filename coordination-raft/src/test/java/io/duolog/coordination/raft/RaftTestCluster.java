package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duolog.coordination.BackendState;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.CoordinationStatus.Participant;
import io.duolog.coordination.CoordinationStatus.Role;
import io.duolog.coordination.testkit.PeerNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Raft nodes of one JVM, with a network between them. */
final class RaftTestCluster implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    final PeerNetwork network = new PeerNetwork(Duration.ofSeconds(1));
    private final Path directory;
    private final Map<String, String> config;
    private final Map<Integer, RaftTestNode> nodes = new TreeMap<>();

    RaftTestCluster(Path directory, int voters, Map<String, String> more) {
        this.directory = directory;
        Map<String, String> all = new HashMap<>(Map.of(
                RaftConfig.VOTERS,
                RaftContractCluster.voters(voters),
                RaftConfig.SESSION_TIMEOUT_MS,
                "1500",
                RaftConfig.ELECTION_TIMEOUT_MS,
                "500"));
        all.putAll(more);
        this.config = Map.copyOf(all);
    }

    /** Starts nodes from 1 on and waits until each is ready. */
    RaftTestCluster start(int count) {
        for (int nodeId = 1; nodeId <= count; nodeId++) {
            begin(nodeId);
        }
        nodes.values().forEach(RaftTestCluster::awaitReady);
        return this;
    }

    /** Starts a node, without waiting. */
    RaftTestNode begin(int nodeId) {
        RaftTestNode node =
                new RaftTestNode(nodeId, directory.resolve("node-" + nodeId), config, Optional.empty(), network);
        nodes.put(nodeId, node);
        return node;
    }

    /** Ends a node as a crash would: the others hear nothing of it. */
    void kill(int nodeId) {
        RaftTestNode node = nodes.remove(nodeId);
        network.kill(nodeId);
        node.close();
    }

    void wipe(int nodeId) throws IOException {
        try (Stream<Path> found = Files.walk(directory.resolve("node-" + nodeId))) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    RaftTestNode node(int nodeId) {
        return nodes.get(nodeId);
    }

    RaftTestNode awaitLeader() {
        await("a leader").atMost(TIMEOUT).until(() -> nodes.values().stream().anyMatch(RaftTestNode::leads));
        return nodes.values().stream().filter(RaftTestNode::leads).findFirst().orElseThrow();
    }

    /** A node that votes and does not lead. */
    RaftTestNode follower() {
        RaftTestNode leader = awaitLeader();
        return nodes.values().stream()
                .filter(node -> node != leader)
                .findFirst()
                .orElseThrow();
    }

    void appendAll(int from, int to) throws Exception {
        RaftTestNode leader = awaitLeader();
        for (int i = from; i < to; i++) {
            leader.appendNext("record-" + i);
        }
    }

    static void awaitReady(RaftTestNode node) {
        await("node " + node.nodeId + " ready").atMost(TIMEOUT).until(() -> node.backend.state() == BackendState.READY);
    }

    /** Waits until a node's image holds these records and no others. */
    static void awaitRecords(RaftTestNode node, int count) {
        await("records on node " + node.nodeId).atMost(TIMEOUT).untilAsserted(() -> assertThat(node.image())
                .isEqualTo(
                        IntStream.range(0, count).mapToObj(i -> "record-" + i).toList()));
    }

    /** Who takes part in which role, as a node tells it. */
    static Map<Integer, Role> roles(RaftTestNode node) throws Exception {
        CoordinationStatus status =
                node.backend.status().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        Map<Integer, Role> roles = new TreeMap<>();
        for (Participant participant : status.participants()) {
            roles.put(participant.nodeId().orElseThrow(), participant.role());
        }
        return roles;
    }

    /** The voters, as a node tells them. */
    static List<Integer> voters(RaftTestNode node) throws Exception {
        return roles(node).entrySet().stream()
                .filter(entry -> entry.getValue() != Role.OBSERVER)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void close() {
        nodes.values().forEach(RaftTestNode::close);
    }
}
