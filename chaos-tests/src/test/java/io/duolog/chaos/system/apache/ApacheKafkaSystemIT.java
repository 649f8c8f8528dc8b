package io.duolog.chaos.system.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.Link;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.RequiredToxiproxy;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.system.ProtocolAdmin;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.chaos.system.Systems;
import io.duolog.peer.ApacheKafkaKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is done to a real Apache Kafka happens to it. The newest is run; others are asked for, by name or with {@code
 * -Dchaos.apache=all}.
 */
class ApacheKafkaSystemIT {
    private static final String TOPIC = "orders";
    private static final Set<String> TOPICS = Set.of(TOPIC);
    private static final NodeId CLIENT = NodeId.client(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static ToxiproxyServer toxiproxy;

    @BeforeAll
    static void startToxiproxy() {
        toxiproxy = RequiredToxiproxy.start(directory);
    }

    @AfterAll
    static void stopToxiproxy() {
        if (toxiproxy != null) {
            toxiproxy.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void livesThroughWhatIsDoneToIt(ApacheKafkaKind kind) throws IOException, InterruptedException {
        String wanted = System.getProperty("chaos.apache", ApacheKafkaKind.KRAFT.systemName());
        assumeTrue(wanted.equals("all") || wanted.equals(kind.systemName()), "only with -Dchaos.apache=all");
        SystemOptions options =
                new SystemOptions(directory.resolve(kind.systemName()), 3, List.of(CLIENT), Map.of(), "", toxiproxy);
        try (SystemUnderTest system = Systems.create(kind.systemName(), options)) {
            system.startAll();
            ProtocolAdmin admin = new ProtocolAdmin(system);
            admin.createTopic(new TopicPlan(TOPIC, 1, 3, 2, -1, true, true, 5, false));
            client(system, "produce", 300);

            NodeId killed = leader(system);
            system.kill(killed);
            NodeId leader = await().atMost(TIMEOUT).until(() -> leader(system), next -> !next.equals(killed));
            client(system, "produce", 200);
            system.wipe(killed);
            system.start(killed);
            awaitInSync(admin);

            NodeId follower = others(system, leader).get(0);
            system.pause(follower);
            awaitOutOfSync(system, follower);
            system.resume(follower);
            awaitInSync(admin);

            system.links().apply(Set.of(new Link(follower, leader)), LinkFault.of(LinkFault.Kind.REFUSE));
            client(system, "produce", 100); // Kafka removes no follower that lacks nothing.
            awaitOutOfSync(system, follower);
            system.links().healAll();
            awaitInSync(admin);

            system.losePower(follower, 1);
            system.start(follower);
            awaitInSync(admin);

            assertThat(client(system, "consume", 600)).isEqualTo("done 600");
            assertSameRecords(system, 600);
        }
    }

    private static void assertSameRecords(SystemUnderTest system, int count) {
        List<NodeId> brokers = brokers(system);
        brokers.forEach(system::terminate);
        List<List<ReplicaLog.StoredRecord>> logs = brokers.stream()
                .map(broker -> system.dump(broker, "run", TOPICS).get(0).records())
                .toList();
        assertThat(logs.get(0)).hasSize(count);
        assertThat(logs).allMatch(logs.get(0)::equals);
    }

    private static NodeId leader(SystemUnderTest system) {
        return await().atMost(TIMEOUT)
                .until(
                        () -> observed(system),
                        found -> found.map(LeaderObserved::leader).orElse(-1) > 0)
                .map(found -> NodeId.broker(found.leader()))
                .orElseThrow();
    }

    private static Optional<LeaderObserved> observed(SystemUnderTest system) {
        return system.leaders(TOPICS).stream().findFirst();
    }

    private static void awaitInSync(ProtocolAdmin admin) {
        await().atMost(TIMEOUT).until(() -> admin.allInSync(TOPICS));
    }

    private static void awaitOutOfSync(SystemUnderTest system, NodeId broker) {
        await().atMost(TIMEOUT).until(() -> observed(system)
                .filter(found -> !found.inSyncReplicas().contains(broker.number()))
                .isPresent());
    }

    private static List<NodeId> others(SystemUnderTest system, NodeId broker) {
        return brokers(system).stream().filter(other -> !other.equals(broker)).toList();
    }

    private static List<NodeId> brokers(SystemUnderTest system) {
        return system.nodes().stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER)
                .toList();
    }

    /** The last line of what a client that comes through its links prints. */
    private static String client(SystemUnderTest system, String operation, int count)
            throws IOException, InterruptedException {
        Path log = directory.resolve("client.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djdk.net.hosts.file=" + system.hostsFile(CLIENT),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApacheClientMain.class.getName(),
                        operation,
                        system.bootstrapServers(),
                        TOPIC,
                        Integer.toString(count))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        List<String> printed = Files.readAllLines(log, StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0)
                .as("%s of %s: %s", operation, count, printed)
                .isTrue();
        return printed.get(printed.size() - 1);
    }
}
