package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duolog.coordination.CoordinationStatus.Role;
import io.duolog.coordination.NotControllerException;
import io.duolog.coordination.VoterChanges;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who votes, and how that changes: disks that are lost, voters that come and go, nodes without a vote. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RaftClusterTest {
    @TempDir
    private Path directory;

    @Test
    void makesAVoterOfANodeWhoseDiskWasLost() throws Exception {
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, Map.of()).start(3)) {
            cluster.appendAll(0, 10);
            int lost = cluster.follower().nodeId;
            String formerPeer = peerId(lost);
            cluster.kill(lost);
            cluster.wipe(lost);
            RaftTestNode replaced = cluster.begin(lost);

            RaftTestCluster.awaitRecords(replaced, 10);
            awaitVotes(lost);

            assertThat(peerId(lost)).startsWith(lost + "-").isNotEqualTo(formerPeer);
            assertThat(RaftTestCluster.voters(cluster.awaitLeader())).containsExactly(1, 2, 3);
            // The proof that it counts: with one of the others gone, it makes the majority.
            int other = otherThan(cluster, lost);
            cluster.kill(other);
            cluster.appendAll(10, 11);
            RaftTestCluster.awaitRecords(replaced, 11);
        }
    }

    /** It may have voted for somebody else, or acknowledged what the others lack. */
    @Test
    void neverCountsADiskThatForgotItsVote() throws Exception {
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, Map.of()).start(3)) {
            cluster.appendAll(0, 3);
            RaftTestNode former = cluster.awaitLeader();
            int forgetful = cluster.follower().nodeId;
            int absent = otherThan(cluster, forgetful);
            cluster.kill(absent);
            cluster.kill(forgetful);
            cluster.wipe(forgetful);

            RaftTestNode replaced = cluster.begin(forgetful);

            await().atMost(RaftTestCluster.TIMEOUT).until(() -> !former.leads());
            await().during(Duration.ofMillis(1_500))
                    .atMost(RaftTestCluster.TIMEOUT)
                    .until(() -> !former.leads() && !replaced.leads());

            RaftTestNode back = cluster.begin(absent);
            cluster.appendAll(3, 4);
            RaftTestCluster.awaitRecords(back, 4);
            RaftTestCluster.awaitRecords(replaced, 4);
            awaitVotes(forgetful);
        }
    }

    @Test
    void neverFoundsAClusterWhileAConfiguredVoterIsMissing() throws Exception {
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, Map.of())) {
            cluster.begin(1);
            RaftTestNode second = cluster.begin(2);
            await().during(Duration.ofMillis(700))
                    .atMost(RaftTestCluster.TIMEOUT)
                    .until(() -> !second.leads() && !cluster.node(1).leads());
            assertThat(properties(1)).doesNotContainKey("cluster.id");
            assertThat(properties(2)).doesNotContainKey("cluster.id");

            cluster.begin(3);

            cluster.appendAll(0, 1);
            RaftTestCluster.awaitRecords(second, 1);
        }
    }

    @Test
    void startsAgainWithAMajority() throws Exception {
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, Map.of()).start(3)) {
            cluster.appendAll(0, 5);
            RaftTestCluster.awaitRecords(cluster.node(1), 5);
            RaftTestCluster.awaitRecords(cluster.node(2), 5);
        }
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, Map.of()).start(2)) {
            cluster.appendAll(5, 6);

            RaftTestCluster.awaitRecords(cluster.node(1), 6);
            RaftTestCluster.awaitRecords(cluster.node(2), 6);
        }
    }

    @Test
    void bringsAVoterUpToDateWithASnapshotWhenTheLogIsTruncated() throws Exception {
        Map<String, String> config = Map.of(RaftConfig.SNAPSHOT_INTERVAL_BYTES, "2000000");
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, config).start(3)) {
            cluster.appendAll(0, 1);
            int late = cluster.follower().nodeId;
            cluster.kill(late);
            List<String> expected = appendUntilTruncated(cluster);

            RaftTestNode again = cluster.begin(late);

            await().atMost(RaftTestCluster.TIMEOUT).until(() -> again.image().size() == expected.size());
            assertThat(again.image()).isEqualTo(expected);
            assertThat(again.snapshots()).isNotEmpty();
            awaitVotes(late);
        }
    }

    @Test
    void followsWithoutAVote() throws Exception {
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 1, Map.of()).start(1)) {
            cluster.appendAll(0, 3);
            RaftTestNode observer = cluster.begin(2);
            RaftTestCluster.awaitReady(observer);
            RaftTestCluster.awaitRecords(observer, 3);

            cluster.appendAll(3, 5);

            RaftTestCluster.awaitRecords(observer, 5);
            assertThat(observer.backend.election().eligible()).isFalse();
            assertThat(observer.backend.clusterId())
                    .isEqualTo(cluster.node(1).backend.clusterId());
            assertThat(observer.backend
                            .log()
                            .committedEnd()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo(5);
            await().atMost(RaftTestCluster.TIMEOUT).untilAsserted(() -> assertThat(RaftTestCluster.roles(observer))
                    .isEqualTo(Map.of(1, Role.LEADER, 2, Role.OBSERVER)));
        }
    }

    @Test
    void givesAnObserverTheSnapshotFirst() throws Exception {
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 1, Map.of()).start(1)) {
            cluster.appendAll(0, 3);
            cluster.node(1).compact();
            cluster.appendAll(3, 4);

            RaftTestNode observer = cluster.begin(2);

            RaftTestCluster.awaitRecords(observer, 4);
            assertThat(observer.snapshots()).containsExactly(3L);
            observer.compact();
            cluster.appendAll(4, 5);
            RaftTestCluster.awaitRecords(observer, 5);
        }
    }

    @Test
    void makesAnObserverAVoterAndAVoterAnObserver() throws Exception {
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, Map.of()).start(3)) {
            cluster.appendAll(0, 3);
            RaftTestNode fourth = cluster.begin(4);
            RaftTestCluster.awaitRecords(fourth, 3);
            RaftTestNode leader = cluster.awaitLeader();

            changes(leader)
                    .addVoter(4, "localhost", 9_004)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);

            await().atMost(RaftTestCluster.TIMEOUT)
                    .until(() -> fourth.backend.election().eligible());
            assertThat(RaftTestCluster.voters(leader)).containsExactly(1, 2, 3, 4);
            cluster.appendAll(3, 4);
            RaftTestCluster.awaitRecords(fourth, 4);

            changes(leader).removeVoter(4).toCompletableFuture().get(20, TimeUnit.SECONDS);

            await().atMost(RaftTestCluster.TIMEOUT)
                    .until(() -> !fourth.backend.election().eligible());
            cluster.appendAll(4, 6);
            RaftTestCluster.awaitRecords(fourth, 6);
            assertThat(RaftTestCluster.voters(leader)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void handsOverBeforeItRemovesItsOwnVote() throws Exception {
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, Map.of()).start(3)) {
            cluster.appendAll(0, 2);
            RaftTestNode former = cluster.awaitLeader();

            changes(former).removeVoter(former.nodeId).toCompletableFuture().get(20, TimeUnit.SECONDS);

            await().atMost(RaftTestCluster.TIMEOUT).until(() -> !former.leads());
            cluster.appendAll(2, 4);
            RaftTestCluster.awaitRecords(former, 4);
            assertThat(RaftTestCluster.voters(cluster.awaitLeader())).hasSize(2).doesNotContain(former.nodeId);
        }
    }

    /** Else its partitions would be without a leader for a whole session. */
    @Test
    void tellsANewControllerAtOnceThatTheFormerIsDead() throws Exception {
        Map<String, String> patient =
                Map.of(RaftConfig.SESSION_TIMEOUT_MS, "60000", RaftConfig.ELECTION_TIMEOUT_MS, "60000");
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, patient).start(3)) {
            RaftTestNode former = cluster.awaitLeader();
            former.announce();
            List<RaftTestNode> others = IntStream.rangeClosed(1, 3)
                    .mapToObj(cluster::node)
                    .filter(node -> node != former)
                    .toList();
            for (RaftTestNode other : others) {
                other.announce();
            }

            cluster.network.kill(former.nodeId);
            others.forEach(other -> other.backend.membership().suspect(former.nodeId));
            await().atMost(RaftTestCluster.TIMEOUT).until(() -> others.stream().anyMatch(RaftTestNode::leads));
            RaftTestNode next =
                    others.stream().filter(RaftTestNode::leads).findFirst().orElseThrow();
            List<String> told = next.watchedSinceElected;

            await().atMost(RaftTestCluster.TIMEOUT).until(() -> told.contains("down " + former.nodeId));
            assertThat(told)
                    .as("a node that was not heard of in the new term is not told to live")
                    .filteredOn(event -> event.startsWith("down") || event.endsWith(" " + former.nodeId))
                    .containsExactly("down " + former.nodeId);
        }
    }

    @Test
    void refusesChangesThatMakeNoSense() throws Exception {
        try (RaftTestCluster cluster = new RaftTestCluster(directory, 3, Map.of()).start(3)) {
            RaftTestNode leader = cluster.awaitLeader();

            assertThatThrownBy(() -> changes(leader)
                            .addVoter(2, "localhost", 9_002)
                            .toCompletableFuture()
                            .join())
                    .hasCauseInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() ->
                            changes(leader).removeVoter(7).toCompletableFuture().join())
                    .hasCauseInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> changes(cluster.follower())
                            .removeVoter(leader.nodeId)
                            .toCompletableFuture()
                            .join())
                    .hasCauseInstanceOf(NotControllerException.class);
        }
    }

    private static VoterChanges changes(RaftTestNode node) {
        return node.backend.voterChanges().orElseThrow();
    }

    private static int otherThan(RaftTestCluster cluster, int lost) {
        RaftTestNode leader = cluster.awaitLeader();
        return IntStream.rangeClosed(1, 3)
                .filter(nodeId -> nodeId != lost && nodeId != leader.nodeId)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until a node's directory holds a Raft log, which only voters have, and its peer runs. */
    private void awaitVotes(int nodeId) {
        await("vote of node " + nodeId)
                .atMost(RaftTestCluster.TIMEOUT)
                .until(() -> Files.exists(directory
                        .resolve("node-" + nodeId)
                        .resolve(properties(nodeId).getProperty("cluster.id"))));
    }

    private String peerId(int nodeId) throws Exception {
        return properties(nodeId).getProperty("peer.id");
    }

    private Properties properties(int nodeId) throws Exception {
        Properties properties = new Properties();
        try (InputStream in =
                Files.newInputStream(directory.resolve("node-" + nodeId).resolve("raft.properties"))) {
            properties.load(in);
        }
        return properties;
    }

    /** Each round is a segment's worth and two snapshots, so that the log's beginning goes. */
    private List<String> appendUntilTruncated(RaftTestCluster cluster) throws Exception {
        RaftTestNode leader = cluster.awaitLeader();
        String filler = "x".repeat(400_000);
        List<String> expected = new ArrayList<>(leader.image());
        for (int i = 0; i < 40; i++) {
            String record = i + filler;
            leader.appendNext(record);
            expected.add(record);
        }
        return expected;
    }
}
