package io.duolog.chaos.system.duolog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.Link;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.RequiredToxiproxy;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.system.ProcessLogging;
import io.duolog.chaos.system.ProtocolAdmin;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.chaos.system.Systems;
import io.duolog.storage.TopicPartition;
import io.duolog.testkit.NodeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real cluster on each backend, broken in each way that a harness can. */
class DuologSystemIT {
    private static final String RUN = "duolog-system-it";
    private static final TopicPlan TOPIC = new TopicPlan("orders", 1, 3, 2, -1, true, true, 5, false);
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final NodeId CLIENT = NodeId.client(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORDS = 200;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"duolog-raft", "duolog-zookeeper"})
    void isBrokenAndMendedInEveryWay(String name) throws Exception {
        try (ToxiproxyServer server = RequiredToxiproxy.start(directory);
                SystemUnderTest system = Systems.create(
                        name, new SystemOptions(directory.resolve(name), 3, List.of(CLIENT), Map.of(), "", server))) {
            system.startAll();
            ProtocolAdmin admin = new ProtocolAdmin(system);
            admin.createTopic(TOPIC);
            writeAndRead(system, 0);

            NodeId former = leader(system);
            cutFromBrokers(system, former);
            await().atMost(PATIENCE).until(() -> !leader(system).equals(former));
            NodeId leader = leader(system);
            system.links().healAll();
            awaitInSync(admin);

            system.losePower(leader, 7);
            assertThat(system.isRunning(leader)).isFalse();
            system.start(leader);
            awaitInSync(admin);
            writeAndRead(system, 1);

            assertThat(system.controller()).isPresent();
            NodeId controller = NodeId.broker(system.controller().orElseThrow());
            system.pause(controller);
            await().atMost(PATIENCE)
                    .until(() -> system.controller().stream().anyMatch(id -> id != controller.number()));
            system.resume(controller);
            awaitInSync(admin);

            NodeId replaced = others(system, leader(system)).get(0);
            system.kill(replaced);
            system.wipe(replaced);
            system.start(replaced);
            awaitInSync(admin);

            for (NodeId broker : brokers(system)) {
                system.terminate(broker);
            }
            List<ReplicaLog> logs = brokers(system).stream()
                    .flatMap(broker -> system.dump(broker, RUN, Set.of("orders")).stream())
                    .toList();
            assertThat(logs).hasSize(3);
            assertThat(logs.stream().map(ReplicaLog::records).distinct()).hasSize(1);
            assertThat(logs.get(0).records()).hasSize(2 * RECORDS).allMatch(record -> record.value() != null);
            assertThat(system.damage(brokers(system).get(0), 3)).contains("orders-0");
        }
    }

    private static void cutFromBrokers(SystemUnderTest system, NodeId broker) {
        Set<Link> links = system.links().all().stream()
                .filter(link -> link.from().equals(broker) || link.to().equals(broker))
                .filter(link -> link.from().kind() != NodeId.Kind.CLIENT)
                .collect(Collectors.toSet());
        system.links().apply(links, LinkFault.of(LinkFault.Kind.BLACK_HOLE));
    }

    private static NodeId leader(SystemUnderTest system) {
        return system.leaders(Set.of("orders")).stream()
                .filter(observed -> observed.partition().equals(PARTITION))
                .map(LeaderObserved::leader)
                .filter(leader -> leader > 0)
                .map(NodeId::broker)
                .findFirst()
                .orElseThrow();
    }

    private static void awaitInSync(ProtocolAdmin admin) {
        await().atMost(PATIENCE).until(() -> admin.allInSync(Set.of("orders")));
    }

    private static List<NodeId> brokers(SystemUnderTest system) {
        return system.nodes().stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER)
                .toList();
    }

    private static List<NodeId> others(SystemUnderTest system, NodeId broker) {
        return brokers(system).stream().filter(node -> !node.equals(broker)).toList();
    }

    private void writeAndRead(SystemUnderTest system, int incarnation) {
        Path done = directory.resolve(system.name() + ".done-" + incarnation);
        try (NodeProcess client = NodeProcess.builder(
                        "client-" + incarnation, directory.resolve(system.name()), ClientProgram.class.getName())
                .javaOptions(List.of(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + ProcessLogging.CONFIGURATION,
                        "-Djdk.net.hosts.file=" + system.hostsFile(CLIENT)))
                .arguments(List.of(
                        system.bootstrapServers(),
                        "orders",
                        RUN,
                        Integer.toString(RECORDS),
                        Integer.toString(incarnation),
                        done.toString()))
                .build()) {
            client.start(() -> Files.exists(done));
        }
    }
}
