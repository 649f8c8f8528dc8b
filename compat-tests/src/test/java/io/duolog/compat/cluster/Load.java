package io.duolog.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.history.ApacheOutlet;
import io.duolog.compat.history.DuologOutlet;
import io.duolog.compat.history.PartitionHistory;
import io.duolog.compat.history.TrackedProducer;
import io.duolog.compat.javaclient.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/**
 * Idempotent producers with acks=all that write to every partition of a topic while something happens to the cluster: to each
 * partition Apache Kafka's and ours.
 */
final class Load implements AutoCloseable {

    private static final Duration PROGRESS_TIMEOUT = Duration.ofSeconds(45);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);
    /** Enough to have several batches acknowledged, and as many in flight, whenever something happens. */
    private static final int PROGRESS = 100;

    private final KafkaClients clients;
    private final Map<TopicPartition, List<TrackedProducer>> producers = new LinkedHashMap<>();

    Load(KafkaClients clients, String bootstrapServers, String topic, int partitions) {
        this.clients = clients;
        for (int p = 0; p < partitions; p++) {
            TopicPartition partition = new TopicPartition(topic, p);
            producers.put(
                    partition,
                    List.of(
                            new TrackedProducer(
                                    "apache" + p, new ApacheOutlet(bootstrapServers, partition, "all"), PAUSE_NS),
                            new TrackedProducer(
                                    "duolog" + p, new DuologOutlet(bootstrapServers, partition, "all"), PAUSE_NS)));
        }
        all().forEach(TrackedProducer::start);
    }

    private List<TrackedProducer> all() {
        return producers.values().stream().flatMap(List::stream).toList();
    }

    /** Waits until every producer has had many more records acknowledged than now. */
    void awaitProgress(String when) {
        Map<TrackedProducer, Integer> goals = new LinkedHashMap<>();
        all().forEach(producer -> goals.put(producer, producer.acknowledged().size() + PROGRESS));
        Awaitility.await("acknowledgements " + when)
                .atMost(PROGRESS_TIMEOUT)
                .pollInterval(Duration.ofMillis(10))
                .conditionEvaluationListener(null)
                .until(() -> goals.entrySet().stream()
                        .allMatch(goal -> goal.getKey().acknowledged().size() >= goal.getValue()
                                || !goal.getKey().failures().isEmpty()));
        assertThat(all()).allSatisfy(producer -> assertThat(producer.failures())
                .as("failures of %s %s", producer.name(), when)
                .isEmpty());
    }

    /** Ends the load and checks that all records are there: none lost, none twice, each producer's in order. */
    void finishAndVerify() throws InterruptedException {
        for (TrackedProducer producer : all()) {
            producer.finish();
        }
        List<AssertionError> errors = new ArrayList<>();
        producers.forEach((partition, writers) -> {
            Consumer<String, String> consumer = clients.consumer(Map.of("max.poll.records", 5_000));
            List<ConsumerRecord<String, String>> log = PartitionHistory.read(consumer, partition, KafkaClients::poll);
            try {
                PartitionHistory.assertExactlyOnceInOrder(partition, log, writers);
            } catch (AssertionError e) {
                errors.add(e);
            }
        });
        assertThat(errors).isEmpty();
    }

    @Override
    public void close() {
        all().forEach(TrackedProducer::close);
    }
}
