package io.duolog.perf.failover;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Everything that is measured on one cluster with one number of partitions. */
final class FailoverRun {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int PARTITIONS_OF_A_TOPIC = 100;
    /** Acknowledgements before a fault and after it. */
    private static final int CALM = 500;

    private final SystemKind system;
    private final ProbedCluster cluster;
    private final int partitions;
    private final int round;
    private final Consumer<Figure> figures;
    private int created;

    FailoverRun(SystemKind system, ProbedCluster cluster, int partitions, int round, Consumer<Figure> figures) {
        this.system = system;
        this.cluster = cluster;
        this.partitions = partitions;
        this.round = round;
        this.figures = figures;
    }

    void run() {
        List<Integer> ids = cluster.brokerIds();
        long emptyHeap = liveHeap();
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "default.api.timeout.ms", 120_000))) {
            createPartitions(admin);
            report("live heap of a broker per partition, bytes", (liveHeap() - emptyHeap) / (double) partitions);
            int controller = cluster.controllerId();
            int leader = ids.stream().filter(id -> id != controller).findFirst().orElseThrow();
            int third = ids.stream()
                    .filter(id -> id != controller && id != leader)
                    .findFirst()
                    .orElseThrow();
            await(admin.createTopics(List.of(new NewTopic("probe", Map.of(0, List.of(leader, third, controller)))
                            .configs(Map.of("min.insync.replicas", "2"))))
                    .all());
            created++;
            awaitInSync();
            metadataChange(admin);
            kill("leader killed: gap, ms", leader);
            // The third leads now, or one of the others; the controller is to be a follower.
            int newController = cluster.controllerId();
            int newLeader = leaderOfProbe(newController, admin);
            kill("controller killed: gap, ms", newController);
            pause("leader paused: gap, ms", newLeader);
        }
    }

    private long liveHeap() {
        return LiveHeap.bytes(cluster.pid(cluster.brokerIds().get(0)));
    }

    private void createPartitions(Admin admin) {
        List<NewTopic> topics = new ArrayList<>();
        for (int left = partitions; left > 0; left -= PARTITIONS_OF_A_TOPIC) {
            topics.add(new NewTopic("filler-" + topics.size(), Math.min(left, PARTITIONS_OF_A_TOPIC), (short) 3));
        }
        long startNs = System.nanoTime();
        await(admin.createTopics(topics).all());
        report("create partitions: answered, ms", (System.nanoTime() - startNs) / 1e6);
        created += partitions;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "acks", "all", "max.block.ms", 120_000),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (NewTopic topic : topics) {
                IntStream.range(0, topic.numPartitions())
                        .forEach(p ->
                                sent.add(producer.send(new ProducerRecord<>(topic.name(), p, null, new byte[] {1}))));
            }
            sent.forEach(FailoverRun::await);
        }
        report("create partitions: each has stored a record, ms", (System.nanoTime() - startNs) / 1e6);
    }

    private void awaitInSync() {
        Polling.millisUntil(
                "all in sync", System.nanoTime(), TIMEOUT, () -> ClusterState.of(cluster, cluster.brokerIds())
                        .partitions(created, ClusterState::isInSync));
    }

    private void metadataChange(Admin admin) {
        long startNs = System.nanoTime();
        Future<Void> answer = admin.createTopics(List.of(new NewTopic("change", 1, (short) 3)))
                .all();
        created++;
        long seenMs = Polling.millisUntil(
                "all know the topic", startNs, TIMEOUT, () -> ClusterState.of(cluster, cluster.brokerIds())
                        .haveTopic("change"));
        await(answer);
        report("metadata change seen by all brokers, ms", (double) seenMs);
        awaitInSync();
    }

    /** Who leads the probe's partition, after the leadership was moved if this broker has it. */
    private int leaderOfProbe(int notThis, Admin admin) {
        int leader = leader(admin);
        if (leader != notThis) {
            return leader;
        }
        List<Integer> order = new ArrayList<>(cluster.brokerIds());
        order.remove(Integer.valueOf(notThis));
        order.add(notThis);
        await(admin.alterPartitionReassignments(
                        Map.of(new TopicPartition("probe", 0), Optional.of(new NewPartitionReassignment(order))))
                .all());
        await(admin.electLeaders(ElectionType.PREFERRED, Set.of(new TopicPartition("probe", 0)))
                .all());
        Polling.millisUntil("leader moved", System.nanoTime(), TIMEOUT, () -> leader(admin) != notThis);
        return leader(admin);
    }

    private static int leader(Admin admin) {
        TopicDescription probe =
                await(admin.describeTopics(List.of("probe")).allTopicNames()).get("probe");
        return requireNonNull(probe, "probe").partitions().get(0).leader().id();
    }

    private void kill(String name, int broker) {
        try (GapProbe probe = new GapProbe(cluster.bootstrapServers(), "probe")) {
            awaitAcknowledgements(probe);
            probe.reset();
            cluster.kill(broker);
            awaitAcknowledgements(probe);
            awaitFenced(broker);
            awaitAcknowledgements(probe);
            report(name, probe.longestMs());
            if (probe.failures() > 0) {
                throw new IllegalStateException(probe.failures() + " sends failed for good");
            }
        }
        long startNs = System.nanoTime();
        cluster.start(broker);
        report("killed broker back in all ISRs, ms", (double) Polling.millisUntil(
                "in sync again", startNs, TIMEOUT, () -> ClusterState.of(cluster, cluster.brokerIds())
                        .partitions(created, ClusterState::isInSync)));
    }

    private void pause(String name, int broker) {
        try (GapProbe probe = new GapProbe(cluster.bootstrapServers(), "probe")) {
            awaitAcknowledgements(probe);
            probe.reset();
            signal("-STOP", broker);
            try {
                awaitAcknowledgements(probe);
                report(name, probe.longestMs());
            } finally {
                signal("-CONT", broker);
            }
        }
        awaitInSync();
    }

    private static void awaitAcknowledgements(GapProbe probe) {
        long goal = probe.count() + CALM;
        Polling.millisUntil("acknowledgements", System.nanoTime(), TIMEOUT, () -> probe.count() >= goal);
    }

    private void awaitFenced(int broker) {
        List<Integer> others =
                cluster.brokerIds().stream().filter(id -> id != broker).toList();
        Polling.millisUntil(
                "the dead broker is fenced", System.nanoTime(), TIMEOUT, () -> ClusterState.of(cluster, others)
                        .nobodyKnows(broker));
    }

    private void signal(String signal, int broker) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(cluster.pid(broker)))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void report(String name, double value) {
        figures.accept(new Figure(system, partitions, name, round, value));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
