package io.duolog.chaos.system.duolog;

import io.duolog.chaos.history.Payload;
import io.duolog.chaos.history.Value;
import io.duolog.storage.TopicPartition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A client process: writes records to one partition, reads them back, and makes a file when it has all. */
final class ClientProgram {
    private static final Duration POLL = Duration.ofMillis(200);

    private ClientProgram() {}

    /** Takes the bootstrap servers, the topic, the run's id, how many records, which incarnation, and the file to make. */
    public static void main(String[] args) throws Exception {
        TopicPartition partition = new TopicPartition(args[1], 0);
        int count = Integer.parseInt(args[3]);
        write(args[0], partition, args[2], count, Integer.parseInt(args[4]));
        read(args[0], partition, count);
        Files.createFile(Path.of(args[5]));
        // The process is killed when the test has seen the file.
        Thread.currentThread().join();
    }

    private static void write(String servers, TopicPartition partition, String runId, int count, int incarnation)
            throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", servers, "acks", "all", "request.timeout.ms", 3000, "linger.ms", 0);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int sequence = 0; sequence < count; sequence++) {
                byte[] payload = Payload.encode(new Value(1, incarnation, sequence), partition, runId, 100);
                sent.add(producer.send(new ProducerRecord<>(partition.topic(), 0, null, payload)));
            }
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        }
    }

    private static void read(String servers, TopicPartition partition, int count) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "request.timeout.ms", 3000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var assigned = new org.apache.kafka.common.TopicPartition(partition.topic(), 0);
            consumer.assign(List.of(assigned));
            consumer.seekToBeginning(List.of(assigned));
            int seen = 0;
            while (seen < count) {
                seen += consumer.poll(POLL).count();
            }
        }
    }
}
