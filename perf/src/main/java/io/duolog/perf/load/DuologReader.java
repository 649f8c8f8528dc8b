package io.duolog.perf.load;

import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.consumer.ConsumerRecords;
import io.duolog.client.serialization.Deserializers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** By Duolog's consumer, with partitions assigned by hand. Values are copied out of the answer, as Apache Kafka's does. */
final class DuologReader implements RecordReader {
    private static final byte[] NONE = {};

    private final Client client;
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    DuologReader(
            Map<String, Object> clientSettings, Map<String, Object> consumerSettings, List<TopicPartition> partitions) {
        this.client = Client.connect(clientSettings);
        this.consumer = client.consumer(Deserializers.byteArray(), Deserializers.byteArray())
                .properties(consumerSettings)
                .open();
        this.partitions = List.copyOf(partitions);
        consumer.assign(this.partitions);
    }

    @Override
    public int poll(Duration timeout, Visitor visitor) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            byte[] value = record.value();
            visitor.value(value == null ? NONE : value);
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
        client.close();
    }
}
