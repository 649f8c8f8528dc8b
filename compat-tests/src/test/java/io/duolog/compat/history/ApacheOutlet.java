package io.duolog.compat.history;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** Apache Kafka's producer. */
public final class ApacheOutlet implements Outlet {

    private final TopicPartition partition;
    private final Producer<String, String> producer;

    /**
     * Opens a producer that tries for two minutes.
     *
     * @param acks the setting; idempotent if {@code all}
     */
    public ApacheOutlet(String bootstrapServers, TopicPartition partition, String acks) {
        this.partition = partition;
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", acks,
                "linger.ms", 1,
                "batch.size", 2_000,
                "request.timeout.ms", 5_000,
                "delivery.timeout.ms", 120_000,
                "max.block.ms", 120_000,
                "reconnect.backoff.ms", 20,
                "reconnect.backoff.max.ms", 100));
        settings.put("enable.idempotence", acks.equals("all"));
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The callback has all of it.
    public CompletableFuture<Long> send(String key, String value) {
        CompletableFuture<Long> offset = new CompletableFuture<>();
        ProducerRecord<String, String> record =
                new ProducerRecord<>(partition.topic(), partition.partition(), key, value);
        producer.send(record, (metadata, error) -> {
            if (error == null) {
                offset.complete(metadata.hasOffset() ? metadata.offset() : -1);
            } else {
                offset.completeExceptionally(error);
            }
        });
        return offset;
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    @Override
    public String toString() {
        return "apache";
    }
}
