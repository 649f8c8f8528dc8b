package io.duolog.compat.cross;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Apache Kafka's Java client, of whichever version its class loader finds. */
public final class JavaCrossClient implements CrossClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    @Override
    public String name() {
        String jar = KafkaProducer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return jar.substring(jar.lastIndexOf('/') + 1, jar.length() - ".jar".length());
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public void produce(String bootstrapServers, String topic, String codec, List<Message> messages) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "compression.type", codec, "linger.ms", 50);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Message message : messages) {
                ProducerRecord<String, String> record = new ProducerRecord<>(topic, 0, message.key(), message.value());
                record.headers().add(Message.ORIGIN_HEADER, message.origin().getBytes(StandardCharsets.UTF_8));
                sent.add(producer.send(record));
            }
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public Map<String, List<Message>> consume(String bootstrapServers, List<String> topics, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<String, List<Message>> messages = new HashMap<>();
            int left = topics.size() * count;
            long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
            while (left > 0 && System.nanoTime() < deadlineNs) {
                for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                    messages.computeIfAbsent(record.topic(), topic -> new ArrayList<>())
                            .add(messageOf(record));
                    left--;
                }
            }
            return messages;
        }
    }

    private static Message messageOf(ConsumerRecord<String, String> record) {
        byte[] origin = record.headers().lastHeader(Message.ORIGIN_HEADER).value();
        return new Message(record.key(), record.value(), new String(origin, StandardCharsets.UTF_8));
    }
}
