package io.duolog.chaos.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duolog.chaos.network.ClusterNetwork;
import io.duolog.chaos.network.Link;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.RequiredToxiproxy;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.system.ZooKeeperEnsemble;
import io.duolog.coordination.testkit.PeerNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ensemble of ZooKeeper's own servers, each a process; nodes in this process that reach them through Toxiproxy. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ZooKeeperRegisterIT {
    private static final int RECORDS_BETWEEN = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<NodeId> NODES =
            IntStream.rangeClosed(1, 3).mapToObj(NodeId::broker).toList();

    @TempDir
    Path directory;

    private final RegisterWorkload workload = new RegisterWorkload(Duration.ofMillis(2));

    @Test
    void staysARegisterWhileControllersAreCutOffAndServersAreKilledAndPaused() throws Exception {
        List<NodeId> all = Stream.concat(NODES.stream(), ZooKeeperEnsemble.nodes().stream())
                .toList();
        List<RegisterNode> started = new ArrayList<>();
        try (ToxiproxyServer toxiproxy = RequiredToxiproxy.start(directory);
                ClusterNetwork network = ClusterNetwork.create(toxiproxy, directory, all, ZooKeeperEnsemble.PLANES);
                ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble(directory, network)) {
            startAll(ensemble);
            for (NodeId node : NODES) {
                started.add(start(node, network));
            }
            awaitMoreRecords();
            cutControllerOff(network);
            restart(ensemble, NodeId.zooKeeper(3));
            pause(ensemble, NodeId.zooKeeper(2));
            workload.stopAppending();
            workload.stopReading();
            started.forEach(RegisterNode::close);
        }

        RegisterReport report = workload.report();

        assertThat(report.violations()).isEmpty();
        assertThat(report.order().holds())
                .as("stuck at %s", report.order().stuckAt())
                .isTrue();
        assertThat(report.epochs()).hasSizeGreaterThan(1);
        assertThat(report.reads()).isPositive();
    }

    /** None has a role before there is a quorum. */
    private static void startAll(ZooKeeperEnsemble ensemble) {
        List<NodeId> servers = ZooKeeperEnsemble.nodes();
        servers.subList(0, 2).forEach(server -> ensemble.start(server, Duration.ZERO));
        assertThat(ensemble.start(servers.get(2), PATIENCE)).isTrue();
    }

    private void cutControllerOff(ClusterNetwork network) {
        NodeId controller = NodeId.broker(workload.lastElected().orElseThrow());
        Set<Link> links = network.links().all().stream()
                .filter(link -> link.from().equals(controller))
                .collect(Collectors.toSet());
        network.links().apply(links, new LinkFault(LinkFault.Kind.STALL, 0));
        await().atMost(PATIENCE).until(() -> workload.lastElected().orElseThrow() != controller.number());
        awaitMoreRecords();
        network.links().heal(links);
        awaitMoreRecords();
    }

    private void restart(ZooKeeperEnsemble ensemble, NodeId server) {
        ensemble.process(server).kill();
        awaitMoreRecords();
        assertThat(ensemble.start(server, PATIENCE)).isTrue();
        awaitMoreRecords();
    }

    private void pause(ZooKeeperEnsemble ensemble, NodeId server) {
        ensemble.process(server).pause();
        awaitMoreRecords();
        ensemble.process(server).resume();
        awaitMoreRecords();
    }

    private RegisterNode start(NodeId node, ClusterNetwork network) throws IOException {
        Map<String, String> config = Map.of(
                "zookeeper.connect", connect(node, network) + "/register", "zookeeper.session.timeout.ms", "2000");
        Path home = Files.createDirectories(directory.resolve(node.hostName()));
        PeerNetwork nobody = new PeerNetwork(Duration.ofSeconds(1));
        RegisterNode started = new RegisterNode("zookeeper", node.number(), home, nobody, config);
        workload.start(node.number(), started.backend(), started.scheduler());
        return started;
    }

    /** The addresses of this node's links to the servers, as its hosts file names them. */
    private static String connect(NodeId node, ClusterNetwork network) throws IOException {
        Set<String> servers =
                ZooKeeperEnsemble.nodes().stream().map(NodeId::hostName).collect(Collectors.toSet());
        return Files.readAllLines(network.hostsFile(node)).stream()
                .map(line -> line.split("\\s+", -1))
                .filter(words -> words.length == 2 && servers.contains(words[1]))
                .map(words -> words[0] + ":" + network.port(ZooKeeperEnsemble.CLIENTS))
                .collect(Collectors.joining(","));
    }

    private void awaitMoreRecords() {
        long wanted = workload.appended() + RECORDS_BETWEEN;
        await().atMost(PATIENCE).until(() -> workload.appended() >= wanted);
    }
}
