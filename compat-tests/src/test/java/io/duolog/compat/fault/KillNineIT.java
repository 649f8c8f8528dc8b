package io.duolog.compat.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.harness.BrokerKind;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.history.ApacheOutlet;
import io.duolog.compat.history.PartitionHistory;
import io.duolog.compat.history.TrackedProducer;
import io.duolog.compat.javaclient.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A broker is killed again and again while idempotent producers with acks=all write. The page cache outlives a process, so
 * nothing that was acknowledged may be missing, and nothing may be there twice.
 */
class KillNineIT {

    private static final int PRODUCERS = 2;
    private static final int PARTITIONS = 2;
    /** Enough to have several batches in flight, to more than one partition, at every kill. */
    private static final int ACKNOWLEDGED_BETWEEN_KILLS = 400;

    private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(30);

    static List<BrokerKind> brokers() {
        return BrokerKind.selected();
    }

    @ParameterizedTest
    @MethodSource("brokers")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void losesNoAcknowledgedRecordAndStoresNoneTwice(BrokerKind kind) throws InterruptedException {
        // Apache Kafka only shows that the test is right.
        int kills = kind == BrokerKind.DUOLOG ? 8 : 1;
        try (BrokerUnderTest broker = kind.create(Map.of());
                KafkaClients clients = startedClients(broker)) {
            String topic = clients.createTopic("killed", PARTITIONS, Map.of());
            List<TrackedProducer> producers = new ArrayList<>();
            try {
                for (int n = 0; n < PRODUCERS * PARTITIONS; n++) {
                    TrackedProducer producer = new TrackedProducer(
                            "p" + n,
                            new ApacheOutlet(
                                    broker.bootstrapServers(), new TopicPartition(topic, n % PARTITIONS), "all"),
                            0);
                    producers.add(producer);
                    producer.start();
                }
                for (int kill = 1; kill <= kills; kill++) {
                    awaitProgress(producers, "kill " + kill);
                    broker.killNine();
                    broker.start();
                }
                awaitProgress(producers, "the end");
                for (TrackedProducer producer : producers) {
                    producer.finish();
                }
                for (int p = 0; p < PARTITIONS; p++) {
                    verify(clients, new TopicPartition(topic, p), producersOf(p, producers));
                }
            } finally {
                producers.forEach(TrackedProducer::close);
            }
        }
    }

    private static KafkaClients startedClients(BrokerUnderTest broker) {
        broker.start();
        return new KafkaClients(broker);
    }

    private static List<TrackedProducer> producersOf(int partition, List<TrackedProducer> producers) {
        return IntStream.range(0, producers.size())
                .filter(n -> n % PARTITIONS == partition)
                .mapToObj(producers::get)
                .toList();
    }

    private static void awaitProgress(List<TrackedProducer> producers, String before) {
        int[] goals = producers.stream()
                .mapToInt(producer -> producer.acknowledged().size() + ACKNOWLEDGED_BETWEEN_KILLS)
                .toArray();
        Awaitility.await("acknowledgements before " + before)
                .atMost(RECOVERY_TIMEOUT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> IntStream.range(0, goals.length)
                        .allMatch(n -> producers.get(n).acknowledged().size() >= goals[n]
                                || !producers.get(n).failures().isEmpty()));
        assertThat(producers).allSatisfy(producer -> assertThat(producer.failures())
                .as("failures before %s", before)
                .isEmpty());
    }

    private static void verify(KafkaClients clients, TopicPartition partition, List<TrackedProducer> producers) {
        Consumer<String, String> consumer = clients.consumer(Map.of("max.poll.records", 5_000));
        PartitionHistory.assertExactlyOnceInOrder(
                partition, PartitionHistory.read(consumer, partition, KafkaClients::poll), producers);
    }
}
