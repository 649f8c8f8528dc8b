package io.duolog.compat.ownclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duolog.client.Client;
import io.duolog.client.Headers;
import io.duolog.client.PartitionInfo;
import io.duolog.client.config.Acks;
import io.duolog.client.errors.ClientException;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerBuilder;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.producer.RecordMetadata;
import io.duolog.client.serialization.Serializers;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import io.duolog.compat.javaclient.KafkaClients;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.record.CompressionType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our producer writes, Kafka's consumer reads; and what it is told is true. */
@OnEveryBroker
class DuologProducerIT {

    private final KafkaClients kafka;
    private final Client client;
    private final List<Producer<String, String>> producers = new ArrayList<>();

    DuologProducerIT(BrokerUnderTest broker) {
        kafka = new KafkaClients(broker);
        client = Client.builder().bootstrapServers(broker.bootstrapServers()).build();
    }

    @AfterEach
    void closeClients() {
        producers.forEach(producer -> producer.close(Duration.ofSeconds(5)));
        client.close();
        kafka.close();
    }

    @ParameterizedTest
    @EnumSource(Acks.class)
    void storesRecordsWithEveryAcks(Acks acks) {
        TopicPartition partition = kafka.createPartition("own-acks", Map.of());
        Producer<String, String> producer =
                producer(builder -> builder.acks(acks).idempotence(acks == Acks.ALL));

        List<RecordMetadata> sent = send(producer, partition, 0, 50);

        assertThat(sent).extracting(RecordMetadata::hasOffset).containsOnly(acks != Acks.NONE);
        List<ConsumerRecord<String, String>> records = kafka.readFromBeginning(partition, 50);
        assertThat(KafkaClients.values(records)).isEqualTo(KafkaClients.expectedValues(0, 50));
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void storesBatchesOfEveryCodec(CompressionType codec) {
        TopicPartition partition = kafka.createPartition("own-codec", Map.of());
        Producer<String, String> producer =
                producer(builder -> builder.compression(codec).linger(Duration.ofMillis(20)));

        List<RecordMetadata> sent = send(producer, partition, 0, 500);

        assertThat(sent)
                .extracting(RecordMetadata::offset)
                .isEqualTo(LongStream.range(0, 500).boxed().toList());
        assertThat(KafkaClients.values(kafka.readFromBeginning(partition, 500)))
                .isEqualTo(KafkaClients.expectedValues(0, 500));
    }

    @Test
    void placesKeysWhereKafkasProducerPlacesThem() {
        String topic = kafka.createTopic("own-keys", 5, Map.of());
        Producer<String, String> own = producer(UnaryOperator.identity());
        List<String> keys =
                IntStream.range(0, 200).mapToObj(n -> "ключ-" + n * 7919).toList();

        List<Integer> ownPartitions =
                keys.stream().map(key -> own.send(new ProducerRecord<>(topic, key, "own"))).toList().stream()
                        .map(future ->
                                KafkaClients.await(future).topicPartition().partition())
                        .toList();
        var kafkas = kafka.producer(Map.of());
        List<Integer> kafkasPartitions = keys.stream()
                .map(key -> kafkas.send(new org.apache.kafka.clients.producer.ProducerRecord<>(topic, key, "Kafka's")))
                .toList()
                .stream()
                .map(future -> KafkaClients.await(future).partition())
                .toList();

        assertThat(ownPartitions).isEqualTo(kafkasPartitions).contains(0, 1, 2, 3, 4);
    }

    @Test
    void keepsHeadersNullsAndTimestamps() {
        TopicPartition partition = kafka.createPartition("own-fields", Map.of());
        Producer<String, String> producer = producer(UnaryOperator.identity());
        Headers headers = Headers.EMPTY.with("a", "1").with("b", new byte[0]).with("a", "zwölf");

        ProducerRecord<String, String> full = new ProducerRecord<>(partition.topic(), "key", "value");
        List<CompletableFuture<RecordMetadata>> sent = List.of(
                producer.send(full.withPartition(0).withTimestampMs(1_234_567).withHeaders(headers)),
                producer.send(new ProducerRecord<String, String>(partition.topic(), "key", null).withPartition(0)),
                producer.send(new ProducerRecord<String, String>(partition.topic(), null, "value").withPartition(0)),
                producer.send(new ProducerRecord<>(partition.topic(), "", "").withPartition(0)));
        sent.forEach(KafkaClients::await);

        List<ConsumerRecord<String, String>> records = kafka.readFromBeginning(partition, 4);
        assertThat(records).extracting(ConsumerRecord::key).containsExactly("key", "key", null, "");
        assertThat(records).extracting(ConsumerRecord::value).containsExactly("value", null, "value", "");
        assertThat(records.get(0).timestamp()).isEqualTo(1_234_567);
        assertThat(records.get(0).timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        assertThat(records.get(0).headers().toArray()).extracting(Header::key).containsExactly("a", "b", "a");
        assertThat(records.get(0).headers().lastHeader("a").value())
                .isEqualTo("zwölf".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void learnsTheTimestampOfALogAppendTimeTopic() {
        TopicPartition partition =
                kafka.createPartition("own-append-time", Map.of("message.timestamp.type", "LogAppendTime"));
        Producer<String, String> producer = producer(UnaryOperator.identity());

        RecordMetadata sent = KafkaClients.await(producer.send(new ProducerRecord<>(partition.topic(), "k", "v")
                .withPartition(0)
                .withTimestampMs(1_000)));

        assertThat(sent.timestampMs())
                .isGreaterThan(1_000)
                .isEqualTo(kafka.readFromBeginning(partition, 1).get(0).timestamp());
    }

    @Test
    void storesALargeRecord() {
        TopicPartition partition = kafka.createPartition("own-large", Map.of());
        String value = "x".repeat(1_000_000);

        KafkaClients.await(producer(UnaryOperator.identity())
                .send(new ProducerRecord<>(partition.topic(), "k", value).withPartition(0)));

        assertThat(kafka.readFromBeginning(partition, 1).get(0).value()).isEqualTo(value);
    }

    @Test
    void createsTheTopicThatItSendsToIfTheBrokerMayDoSo() {
        String topic = KafkaClients.topicName("own-created");

        RecordMetadata sent =
                KafkaClients.await(producer(UnaryOperator.identity()).send(new ProducerRecord<>(topic, "k", "v")));

        assertThat(sent.offset()).isZero();
    }

    @Test
    void knowsThePartitionsOfATopic() {
        String topic = kafka.createTopic("own-partitions", 3, Map.of());

        assertThat(producer(UnaryOperator.identity()).partitionsFor(topic))
                .hasSize(3)
                .extracting(PartitionInfo::topicPartition)
                .extracting(io.duolog.client.TopicPartition::partition)
                .containsExactly(0, 1, 2);
    }

    @Test
    void reportsARecordThatTheTopicFindsTooLargeAndGoesOn() {
        TopicPartition partition = kafka.createPartition("own-too-large", Map.of("max.message.bytes", "1000"));
        Producer<String, String> producer = producer(UnaryOperator.identity());

        Throwable error = KafkaClients.errorOf(
                producer.send(new ProducerRecord<>(partition.topic(), "k", "v".repeat(5_000)).withPartition(0)));

        assertThat(error).isInstanceOfSatisfying(ClientException.class, rejected -> assertThat(rejected.errorCode())
                .contains(ErrorCode.MESSAGE_TOO_LARGE));
        assertThat(send(producer, partition, 0, 1).get(0).offset()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no topic!", ""})
    void reportsAnInvalidTopicName(String topic) {
        Producer<String, String> producer = producer(UnaryOperator.identity());

        Throwable error =
                catchThrowable(() -> KafkaClients.await(producer.send(new ProducerRecord<>(topic, "k", "v"))));

        assertThat(error).hasCauseInstanceOf(ClientException.class);
        assertThat(((ClientException) error.getCause()).errorCode()).contains(ErrorCode.INVALID_TOPIC_EXCEPTION);
    }

    private Producer<String, String> producer(UnaryOperator<ProducerBuilder<String, String>> settings) {
        Producer<String, String> producer = settings.apply(client.producer(Serializers.string(), Serializers.string()))
                .open();
        producers.add(producer);
        return producer;
    }

    private static List<RecordMetadata> send(
            Producer<String, String> producer, TopicPartition partition, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> producer.send(new ProducerRecord<>(partition.topic(), "key-" + n, "value-" + n)
                        .withPartition(partition.partition())))
                .toList()
                .stream()
                .map(KafkaClients::await)
                .toList();
    }
}
