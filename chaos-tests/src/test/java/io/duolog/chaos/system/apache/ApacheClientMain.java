package io.duolog.chaos.system.apache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A client in a process of its own, which finds brokers through its hosts file. */
final class ApacheClientMain {
    private static final Duration POLL = Duration.ofMillis(200);

    private ApacheClientMain() {}

    /** Takes {@code produce} or {@code consume}, the bootstrap servers, the topic and a count; prints how many it did. */
    public static void main(String[] args) throws ExecutionException, InterruptedException {
        String topic = args[2];
        int count = Integer.parseInt(args[3]);
        int done = args[0].equals("produce") ? produce(args[1], topic, count) : consume(args[1], topic, count);
        System.out.println("done " + done);
    }

    private static int produce(String bootstrapServers, String topic, int count)
            throws ExecutionException, InterruptedException {
        // Not idempotent: a broker that is cut off from the controller keeps such a producer waiting for its id.
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "enable.idempotence", "false",
                "linger.ms", "5");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = Stream.iterate(0, i -> i + 1)
                    .limit(count)
                    .map(i -> producer.send(new ProducerRecord<>(topic, value(i))))
                    .toList();
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
            return sent.size();
        }
    }

    private static byte[] value(int number) {
        return ("value " + number).getBytes(StandardCharsets.UTF_8);
    }

    private static int consume(String bootstrapServers, String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false");
        Set<String> read = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            while (read.size() < count) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    read.add(record.partition() + "@" + record.offset());
                }
            }
        }
        return read.size();
    }
}
