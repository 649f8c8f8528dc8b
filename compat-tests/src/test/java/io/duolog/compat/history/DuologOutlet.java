package io.duolog.compat.history;

import io.duolog.client.Client;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.producer.RecordMetadata;
import io.duolog.client.serialization.Serializers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** Our own producer. */
public final class DuologOutlet implements Outlet {

    private final TopicPartition partition;
    private final Client client;
    private final Producer<String, String> producer;

    /**
     * Opens a producer that tries for two minutes.
     *
     * @param acks 0, 1 or all; idempotent if {@code all}
     */
    public DuologOutlet(String bootstrapServers, TopicPartition partition, String acks) {
        this.partition = partition;
        this.client = Client.builder()
                .bootstrapServers(bootstrapServers)
                .requestTimeout(Duration.ofSeconds(5))
                .reconnectBackoff(Duration.ofMillis(20), Duration.ofMillis(100))
                .build();
        this.producer = client.producer(Serializers.string(), Serializers.string())
                .property("acks", acks)
                .idempotence(acks.equals("all"))
                .linger(Duration.ofMillis(1))
                .batchSizeBytes(2_000)
                .deliveryTimeout(Duration.ofMinutes(2))
                .maxBlock(Duration.ofMinutes(2))
                .open();
    }

    @Override
    public CompletableFuture<Long> send(String key, String value) {
        return producer.send(new ProducerRecord<>(partition.topic(), key, value).withPartition(partition.partition()))
                .thenApply(RecordMetadata::offset);
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        client.close();
    }

    @Override
    public String toString() {
        return "duolog";
    }
}
