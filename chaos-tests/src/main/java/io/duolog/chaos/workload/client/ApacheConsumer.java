package io.duolog.chaos.workload.client;

import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of Apache Kafka's library. */
final class ApacheConsumer implements ChaosConsumer {
    private static final byte[] NO_BYTES = {};

    private final KafkaConsumer<byte[], byte[]> consumer;

    ApacheConsumer(Map<String, Object> properties) {
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void assignFromBeginning(Collection<TopicPartition> partitions) {
        List<org.apache.kafka.common.TopicPartition> assigned =
                partitions.stream().map(ApacheConsumer::toClient).toList();
        consumer.assign(assigned);
        consumer.seekToBeginning(assigned);
    }

    @Override
    public List<PolledRecord> poll(Duration timeout) {
        return poll(consumer, timeout);
    }

    /** The next records of a consumer. */
    static List<PolledRecord> poll(KafkaConsumer<byte[], byte[]> consumer, Duration timeout) {
        return telling(() -> {
            List<PolledRecord> records = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
                byte[] value = record.value();
                records.add(new PolledRecord(
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset(),
                        record.leaderEpoch().orElse(-1),
                        value == null ? NO_BYTES : value));
            }
            return records;
        });
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        return telling(() -> {
            Map<TopicPartition, Long> ends = new TreeMap<>();
            consumer.endOffsets(
                            partitions.stream().map(ApacheConsumer::toClient).toList(), timeout)
                    .forEach((partition, end) ->
                            ends.put(new TopicPartition(partition.topic(), partition.partition()), end));
            return ends;
        });
    }

    @Override
    public long position(TopicPartition partition, Duration timeout) {
        return telling(() -> consumer.position(toClient(partition), timeout));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    /** Calls, and turns what the library throws into what this package does. */
    static <T> T telling(Supplier<T> call) {
        try {
            return call.get();
        } catch (KafkaException e) {
            throw new PollException(e.toString(), e instanceof InvalidOffsetException, e);
        }
    }

    /** A partition as the library names it. */
    static org.apache.kafka.common.TopicPartition toClient(TopicPartition partition) {
        return new org.apache.kafka.common.TopicPartition(partition.topic(), partition.partition());
    }
}
