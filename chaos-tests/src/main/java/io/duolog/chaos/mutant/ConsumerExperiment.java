package io.duolog.chaos.mutant;

import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.NewTopic;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Deserializers;
import io.duolog.client.serialization.Serializers;
import io.duolog.testkit.CoordinationKind;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.StorageKind;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A consumer of the client library reads on while the leader of its partition hands over to another broker: it must see each
 * record once, in order. Two brokers in this JVM, in memory, with real sockets and threads.
 */
public final class ConsumerExperiment implements LongFunction<String> {
    private static final String TOPIC = "consumed";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int RECORDS = 20;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int POLLS_MAX = 150;

    /** Made by name. */
    public ConsumerExperiment() {}

    @Override
    public String apply(long seed) {
        try (DuologCluster cluster = DuologCluster.builder()
                .brokers(2)
                .storage(StorageKind.MEMORY)
                .coordination(CoordinationKind.MEMORY)
                .start()) {
            Client client = cluster.client();
            client.admin().createTopic(new NewTopic(TOPIC, 1, 2)).join();
            cluster.awaitFullIsr(TOPIC);
            try (Consumer<String, String> consumer = client.consumer(Deserializers.string(), Deserializers.string())
                    .offsetReset(OffsetReset.EARLIEST)
                    .open()) {
                consumer.assign(List.of(PARTITION));
                write(client);
                String violation = read(consumer, 0);
                cluster.stop(cluster.leaderOf(TOPIC, 0));
                write(client);
                return violation.isEmpty() ? read(consumer, RECORDS) : violation;
            }
        }
    }

    private static void write(Client client) {
        try (Producer<String, String> producer =
                client.producer(Serializers.string(), Serializers.string()).open()) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(TOPIC, "key", "value")).join();
            }
        }
    }

    private static String read(Consumer<String, String> consumer, long from) {
        long expected = from;
        for (int poll = 0; poll < POLLS_MAX && expected < from + RECORDS; poll++) {
            for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                if (record.offset() != expected) {
                    return "a consumer was given offset " + record.offset() + " when " + expected + " was next";
                }
                expected++;
            }
        }
        return expected == from + RECORDS ? "" : "a consumer was given nothing at offset " + expected;
    }
}
