package io.duolog.coordination.raft;

import io.duolog.coordination.Membership;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long three voters are without a controller, with the default timeouts: run it by hand, it asserts nothing.
 *
 * <pre>
 *   mvn -q -pl coordination-raft exec:java -Dexec.classpathScope=test \
 *       -Dexec.mainClass=io.duolog.coordination.raft.FailoverCost
 * </pre>
 */
final class FailoverCost {
    private static final int ROUNDS = 7;
    private static final int APPENDS = 2_000;

    private FailoverCost() {}

    /** Prints the figures. */
    public static void main(String[] args) throws Exception {
        List<Long> suspected = new ArrayList<>();
        List<Long> silent = new ArrayList<>();
        List<Long> closed = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            suspected.add(killed(true));
            silent.add(killed(false));
            closed.add(closed());
        }
        print("leader's process dies, others suspect it, ms", suspected);
        print("leader's process dies, nobody suspects it, ms", silent);
        print("leader closes, ms", closed);
        appends();
    }

    private static long killed(boolean suspect) throws Exception {
        try (RaftTestCluster cluster = newCluster()) {
            RaftTestNode leader = cluster.awaitLeader();
            leader.appendNext("x");
            long begin = System.nanoTime();
            cluster.network.kill(leader.nodeId);
            for (int nodeId = 1; suspect && nodeId <= 3; nodeId++) {
                Membership membership = cluster.node(nodeId).backend.membership();
                if (nodeId != leader.nodeId) {
                    membership.suspect(leader.nodeId);
                }
            }
            return millisUntilAnotherLeads(cluster, leader, begin);
        }
    }

    private static long closed() throws Exception {
        try (RaftTestCluster cluster = newCluster()) {
            RaftTestNode leader = cluster.awaitLeader();
            leader.appendNext("x");
            long begin = System.nanoTime();
            Thread closing = new Thread(leader::close);
            closing.start();
            long millis = millisUntilAnotherLeads(cluster, leader, begin);
            closing.join();
            return millis;
        }
    }

    private static void appends() throws Exception {
        try (RaftTestCluster cluster = newCluster()) {
            RaftTestNode leader = cluster.awaitLeader();
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < APPENDS; i++) {
                long begin = System.nanoTime();
                leader.appendNext("x".repeat(100));
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
            }
            print("one append of 100 bytes after another, us", micros.subList(APPENDS / 2, APPENDS));
        }
    }

    private static RaftTestCluster newCluster() throws Exception {
        Path directory = Files.createTempDirectory("raft-failover-cost");
        return new RaftTestCluster(
                        directory,
                        3,
                        Map.of(RaftConfig.ELECTION_TIMEOUT_MS, "1000", RaftConfig.SESSION_TIMEOUT_MS, "9000"))
                .start(3);
    }

    private static long millisUntilAnotherLeads(RaftTestCluster cluster, RaftTestNode former, long begin) {
        while (true) {
            for (int nodeId = 1; nodeId <= 3; nodeId++) {
                if (nodeId != former.nodeId && cluster.node(nodeId).leads()) {
                    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                }
            }
            LockSupport.parkNanos(500_000);
        }
    }

    private static void print(String what, List<Long> figures) {
        List<Long> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        System.out.printf(
                "%s: min %d, median %d, p90 %d, max %d%n",
                what,
                sorted.get(0),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 9 / 10),
                sorted.get(sorted.size() - 1));
    }
}
