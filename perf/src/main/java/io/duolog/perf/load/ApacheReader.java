package io.duolog.perf.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** By Apache Kafka's consumer, with partitions assigned by hand. */
final class ApacheReader implements RecordReader {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    ApacheReader(Map<String, Object> settings, List<TopicPartition> partitions) {
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partitions = List.copyOf(partitions);
        consumer.assign(this.partitions);
    }

    @Override
    public int poll(Duration timeout, Visitor visitor) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            visitor.value(record.value());
        }
        return records.count();
    }

    @Override
    public void seekToBeginning() {
        consumer.seekToBeginning(partitions);
    }

    @Override
    public void seekToEnd() {
        consumer.seekToEnd(partitions);
        // Seeking is lazy: the end is to be that of now.
        partitions.forEach(consumer::position);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
