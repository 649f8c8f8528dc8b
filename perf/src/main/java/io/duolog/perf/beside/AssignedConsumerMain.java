package io.duolog.perf.beside;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads one partition from its beginning with Apache Kafka's consumer and prints records per second, from the first record
 * on. Apache Kafka's own tool joins a consumer group, which not every broker measured here offers.
 */
final class AssignedConsumerMain {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long GIVE_UP_NANOS = Duration.ofSeconds(60).toNanos();

    private AssignedConsumerMain() {}

    /** Takes bootstrap servers, topic and the number of records. */
    public static void main(String[] args) {
        long wanted = Long.parseLong(args[2]);
        TopicPartition partition = new TopicPartition(args[1], 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", args[0], "enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long startedNs = System.nanoTime();
            long firstNs = 0;
            long consumed = 0;
            while (consumed < wanted && System.nanoTime() - startedNs < GIVE_UP_NANOS) {
                consumed += consumer.poll(POLL).count();
                if (firstNs == 0 && consumed > 0) {
                    firstNs = System.nanoTime();
                }
            }
            if (consumed < wanted) {
                throw new IllegalStateException("Consumed " + consumed + " of " + wanted + " records");
            }
            System.out.println(consumed * 1e9 / (System.nanoTime() - firstNs));
        }
    }
}
