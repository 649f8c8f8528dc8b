package io.duolog.chaos.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duolog.coordination.testkit.PeerNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Raft in this process, over a network that loses and holds what peers say. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RaftRegisterIT {
    private static final int NODES = 3;
    private static final int RECORDS_BETWEEN = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    private final PeerNetwork network = new PeerNetwork(Duration.ofSeconds(1));
    private final RegisterWorkload workload = new RegisterWorkload(Duration.ofMillis(2));

    @Test
    void staysARegisterWhileControllersAreCutOffAndPaused() throws Exception {
        List<RegisterNode> nodes = new ArrayList<>();
        try {
            for (int node = 1; node <= NODES; node++) {
                nodes.add(start(node));
            }
            awaitMoreRecords();
            int first = workload.lastElected().orElseThrow();
            network.isolate(first);
            awaitMoreRecords();
            network.reconnect(first);
            int second = workload.lastElected().orElseThrow();
            network.pause(second);
            awaitMoreRecords();
            network.resume(second);
            awaitMoreRecords();
            workload.stopAppending();
            workload.stopReading();
        } finally {
            nodes.forEach(RegisterNode::close);
        }

        RegisterReport report = workload.report();

        assertThat(report.violations()).isEmpty();
        assertThat(report.order().holds())
                .as("stuck at %s", report.order().stuckAt())
                .isTrue();
        assertThat(report.epochs()).hasSizeGreaterThan(2);
        assertThat(report.reads()).isPositive();
    }

    private RegisterNode start(int node) throws Exception {
        String voters = IntStream.rangeClosed(1, NODES)
                .mapToObj(voter -> voter + "@localhost:" + (9_000 + voter))
                .collect(Collectors.joining(","));
        Map<String, String> config = Map.of(
                "controller.quorum.voters", voters,
                "broker.session.timeout.ms", "2000",
                "controller.quorum.election.timeout.ms", "500");
        Path home = Files.createDirectories(directory.resolve("node-" + node));
        RegisterNode started = new RegisterNode("raft", node, home, network, config);
        workload.start(node, started.backend(), started.scheduler());
        return started;
    }

    private void awaitMoreRecords() {
        long wanted = workload.appended() + RECORDS_BETWEEN;
        await().atMost(PATIENCE).until(() -> workload.appended() >= wanted);
    }
}
