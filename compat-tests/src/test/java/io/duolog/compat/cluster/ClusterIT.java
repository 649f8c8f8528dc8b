package io.duolog.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duolog.compat.history.ApacheOutlet;
import io.duolog.compat.history.DuologOutlet;
import io.duolog.compat.history.Outlet;
import io.duolog.compat.history.PartitionHistory;
import io.duolog.compat.javaclient.KafkaClients;
import io.duolog.testkit.DuologCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the promise of {@code acks=all} is worth while brokers fail: with three brokers, three replicas and
 * {@code min.insync.replicas=2}, nothing acknowledged is lost, nothing is there twice, each producer's records stay in order,
 * and in the end all replicas hold the same bytes. The tests are the same for every backend of coordination.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("kinds")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClusterIT {

    private static final int PARTITIONS = 2;
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(60);

    private static @Nullable DuologCluster running;

    @Parameter
    private ClusterKind kind = ClusterKind.MEMORY;

    private DuologCluster cluster;
    private KafkaClients clients;
    private String topic;

    static List<ClusterKind> kinds() {
        return ClusterKind.selected();
    }

    @BeforeParameterizedClassInvocation
    static void startCluster(ClusterKind kind) {
        running = kind.start(ClusterIT.class, Map.of());
    }

    /** What is on the disks when all brokers have ended in an orderly way is the last word. */
    @AfterParameterizedClassInvocation
    static void compareReplicasAndClose() {
        try (DuologCluster ending = running) {
            ending.stopAll();
            ReplicaFiles.assertIdentical(ReplicaFiles.read(ending, ""));
        }
    }

    @BeforeEach
    void createTopic(TestInfo test) {
        cluster = running;
        clients = new KafkaClients(cluster.bootstrapServers());
        topic = test.getTestMethod().orElseThrow().getName();
    }

    private void createTopic(int replicas) {
        KafkaClients.await(clients.admin()
                .createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) replicas)
                        .configs(Map.of("min.insync.replicas", Integer.toString(replicas - 1)))))
                .all());
        cluster.awaitFullIsr(topic);
    }

    /** Brokers that a test has left dead would make the next one fail for nothing. */
    @AfterEach
    void healAndCloseClients() {
        clients.close();
        for (int broker : cluster.brokerIds()) {
            if (kind.processes()) {
                cluster.resume(broker);
            }
            cluster.start(broker);
        }
    }

    @Test
    void storesWhatEveryClientSendsWithEveryAcks() throws Exception {
        createTopic(3);
        int count = 100;
        List<String> expected = new ArrayList<>();
        for (String acks : List.of("0", "1", "all")) {
            TopicPartition partition = new TopicPartition(topic, 0);
            try (Outlet apache = new ApacheOutlet(cluster.bootstrapServers(), partition, acks);
                    Outlet duolog = new DuologOutlet(cluster.bootstrapServers(), partition, acks)) {
                for (Outlet outlet : List.of(apache, duolog)) {
                    List<CompletableFuture<Long>> sent = IntStream.range(0, count)
                            .mapToObj(n -> outlet.send("key", outlet + "-" + acks + "-" + n))
                            .toList();
                    outlet.flush();
                    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                            .get(STEP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                    IntStream.range(0, count).forEach(n -> expected.add(outlet + "-" + acks + "-" + n));
                    // Nobody tells when a record of acks=0 has arrived.
                    awaitEnd(partition, expected.size());
                }
            }
        }
        Consumer<String, String> consumer = clients.consumer(Map.of());
        assertThat(PartitionHistory.read(consumer, new TopicPartition(topic, 0), KafkaClients::poll))
                .extracting(ConsumerRecord::value)
                .containsExactlyElementsOf(expected);
        awaitIdenticalReplicas();
    }

    private void awaitEnd(TopicPartition partition, long end) {
        Consumer<String, String> consumer = clients.consumer(Map.of());
        Awaitility.await("end of " + partition)
                .atMost(STEP_TIMEOUT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> consumer.endOffsets(List.of(partition)).get(partition) == end);
    }

    @Test
    void losesNothingWhenTheLeaderIsKilled() throws Exception {
        createTopic(3);
        underLoad(load -> killAndRevive(load, cluster.leaderOf(topic, 0)));
    }

    @Test
    void losesNothingWhenTheControllerIsKilled() throws Exception {
        createTopic(3);
        underLoad(load -> {
            int controller = cluster.controllerId();
            killAndRevive(load, controller);
        });
    }

    @Test
    void losesNothingWhenAFollowerIsKilled() throws Exception {
        createTopic(3);
        int controller = cluster.controllerId();
        int leader = cluster.leaderOf(topic, 0);
        int follower = cluster.brokerIds().stream()
                .filter(broker -> broker != leader)
                .sorted((one, other) -> Boolean.compare(one == controller, other == controller))
                .findFirst()
                .orElseThrow();
        underLoad(load -> killAndRevive(load, follower));
    }

    private void killAndRevive(Load load, int broker) {
        cluster.kill(broker);
        load.awaitProgress("after broker " + broker + " was killed");
        cluster.start(broker);
        load.awaitProgress("after broker " + broker + " came back");
    }

    @Test
    void losesNothingInARollingRestart() throws Exception {
        createTopic(3);
        underLoad(load -> {
            for (int broker : cluster.brokerIds()) {
                cluster.stop(broker);
                load.awaitProgress("after broker " + broker + " was stopped");
                cluster.start(broker);
                cluster.awaitFullIsr(topic);
            }
        });
    }

    @Test
    void losesNothingWhenADiskIsReplaced() throws Exception {
        createTopic(3);
        underLoad(load -> {
            int broker = cluster.leaderOf(topic, 1);
            cluster.kill(broker);
            load.awaitProgress("after broker " + broker + " was killed");
            cluster.wipe(broker);
            cluster.start(broker);
            load.awaitProgress("after broker " + broker + " came back with an empty disk");
        });
    }

    @Test
    void losesNothingWhenReplicasMove() throws Exception {
        createTopic(2);
        underLoad(load -> {
            List<Integer> brokers = cluster.brokerIds();
            for (int round = 0; round < brokers.size(); round++) {
                List<Integer> replicas = List.of(brokers.get(round), brokers.get((round + 1) % brokers.size()));
                moveTo(replicas);
                load.awaitProgress("after the replicas moved to " + replicas);
            }
        });
    }

    private void moveTo(List<Integer> replicas) {
        Map<TopicPartition, Optional<NewPartitionReassignment>> plan = new HashMap<>();
        for (int p = 0; p < PARTITIONS; p++) {
            plan.put(new TopicPartition(topic, p), Optional.of(new NewPartitionReassignment(replicas)));
        }
        KafkaClients.await(clients.admin().alterPartitionReassignments(plan).all());
        Awaitility.await("move to " + replicas)
                .atMost(STEP_TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> KafkaClients.await(
                                clients.admin().listPartitionReassignments().reassignments())
                        .isEmpty());
        assertThat(cluster.isrOf(topic, 0)).containsExactlyInAnyOrderElementsOf(replicas);
    }

    @Test
    void losesNothingWhenTheLeaderIsPaused() throws Exception {
        assumeTrue(kind.processes(), "a broker in this JVM cannot be paused alone");
        createTopic(3);
        underLoad(load -> {
            int leader = cluster.leaderOf(topic, 0);
            cluster.pause(leader);
            load.awaitProgress("while broker " + leader + " is paused");
            cluster.resume(leader);
            load.awaitProgress("after broker " + leader + " was resumed");
        });
    }

    /** Writes while something happens, then checks that everything is as if nothing had. */
    private void underLoad(Happening happening) throws InterruptedException {
        try (Load load = new Load(clients, cluster.bootstrapServers(), topic, PARTITIONS)) {
            load.awaitProgress("at the start");
            happening.happen(load);
            cluster.awaitFullIsr(topic);
            load.finishAndVerify();
            awaitIdenticalReplicas();
        } catch (AssertionError | RuntimeException e) {
            e.addSuppressed(new IllegalStateException(cluster.logTails()));
            throw e;
        }
    }

    /** What happens to the cluster. */
    @FunctionalInterface
    private interface Happening {
        void happen(Load load);
    }

    /** Followers write what the leader has a moment later. */
    private void awaitIdenticalReplicas() {
        cluster.awaitFullIsr(topic);
        Awaitility.await("identical replicas of " + topic)
                .atMost(STEP_TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> ReplicaFiles.assertIdentical(ReplicaFiles.read(cluster, topic)));
    }
}
