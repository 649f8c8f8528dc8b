package io.duolog.perf.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Stores a record in each partition of new topics: from then on they can be used, which is later than they are said to have been
 * created, on all systems. By Apache Kafka's producer, for all systems alike.
 */
final class FirstRecords implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<?>> sent = new ArrayList<>();

    FirstRecords(WorkloadContext context) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        context.system().bootstrapServers(),
                        "acks",
                        "all",
                        "max.block.ms",
                        Waiting.TIMEOUT.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends a record to each of the first {@code partitions} of a topic. */
    void send(String topic, int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            sent.add(producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {1})));
        }
    }

    /**
     * Waits until all that were sent are stored.
     *
     * @throws IllegalStateException if one is not
     */
    void awaitStored() throws InterruptedException {
        for (Future<?> record : sent) {
            Waiting.await(record);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
