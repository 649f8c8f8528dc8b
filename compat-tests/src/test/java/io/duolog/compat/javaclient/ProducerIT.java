package io.duolog.compat.javaclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Java producer sends arrives, and what it is told is true. */
@OnEveryBroker
class ProducerIT {

    private final KafkaClients clients;

    ProducerIT(BrokerUnderTest broker) {
        clients = new KafkaClients(broker);
    }

    @AfterEach
    void closeClients() {
        clients.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void storesRecordsWithEveryAcks(String acks) {
        TopicPartition partition = clients.createPartition("acks", Map.of());
        boolean idempotent = acks.equals("all");
        Producer<String, String> producer =
                clients.producer(Map.of("acks", acks, "enable.idempotence", idempotent, "linger.ms", 0));

        List<RecordMetadata> metadata = KafkaClients.produce(producer, partition, 0, 50);

        assertThat(metadata)
                .extracting(RecordMetadata::hasOffset)
                .as("only an acknowledged record has an offset")
                .containsOnly(!acks.equals("0"));
        List<ConsumerRecord<String, String>> records = clients.readFromBeginning(partition, 50);
        assertThat(KafkaClients.values(records)).isEqualTo(KafkaClients.expectedValues(0, 50));
        assertThat(records).extracting(ConsumerRecord::offset).isEqualTo(offsets(0, 50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void storesBatchesOfEveryCodec(String codec) {
        TopicPartition partition = clients.createPartition("codec-" + codec, Map.of());
        Producer<String, String> producer = clients.producer(Map.of("compression.type", codec, "linger.ms", 20));

        List<RecordMetadata> metadata = KafkaClients.produce(producer, partition, 0, 500);

        assertThat(metadata).extracting(RecordMetadata::offset).isEqualTo(offsets(0, 500));
        assertThat(KafkaClients.values(clients.readFromBeginning(partition, 500)))
                .isEqualTo(KafkaClients.expectedValues(0, 500));
    }

    @Test
    void tellsCallbacksTheOffsetPartitionAndTimestampOfEachRecord() {
        TopicPartition partition = clients.createPartition("callbacks", Map.of());
        Producer<String, String> producer = clients.producer(Map.of("linger.ms", 20));
        List<RecordMetadata> told = new ArrayList<>();
        long timestamp = System.currentTimeMillis();

        List<Future<RecordMetadata>> sent = IntStream.range(0, 100)
                .mapToObj(n -> producer.send(
                        new ProducerRecord<>(partition.topic(), 0, timestamp + n, null, "v"),
                        (metadata, error) -> told.add(metadata)))
                .toList();
        producer.flush();

        assertThat(sent).allMatch(Future::isDone);
        assertThat(told).extracting(RecordMetadata::offset).isEqualTo(offsets(0, 100));
        assertThat(told).extracting(RecordMetadata::partition).containsOnly(0);
        assertThat(told)
                .extracting(RecordMetadata::timestamp)
                .isEqualTo(IntStream.range(0, 100).mapToObj(n -> timestamp + n).toList());
    }

    @Test
    void keepsHeadersInOrderWithDuplicatesAndNulls() {
        TopicPartition partition = clients.createPartition("headers", Map.of());
        ProducerRecord<String, String> record = new ProducerRecord<>(partition.topic(), 0, "k", "v");
        record.headers().add("a", "1".getBytes(StandardCharsets.UTF_8));
        record.headers().add("b", null);
        record.headers().add("a", new byte[0]);
        record.headers().add("ключ", "значение".getBytes(StandardCharsets.UTF_8));

        KafkaClients.await(clients.producer(Map.of()).send(record));

        Header[] headers =
                clients.readFromBeginning(partition, 1).get(0).headers().toArray();
        assertThat(headers).extracting(Header::key).containsExactly("a", "b", "a", "ключ");
        assertThat(headers[0].value()).asString(StandardCharsets.UTF_8).isEqualTo("1");
        assertThat(headers[1].value()).isNull();
        assertThat(headers[2].value()).isEmpty();
        assertThat(headers[3].value()).asString(StandardCharsets.UTF_8).isEqualTo("значение");
    }

    @Test
    void tellsNullFromEmptyInKeysAndValues() {
        TopicPartition partition = clients.createPartition("nulls", Map.of());
        Producer<String, String> producer = clients.producer(Map.of());
        List<ProducerRecord<String, String>> sent = List.of(
                new ProducerRecord<>(partition.topic(), 0, null, "value"),
                new ProducerRecord<>(partition.topic(), 0, "key", null),
                new ProducerRecord<>(partition.topic(), 0, null, null),
                new ProducerRecord<>(partition.topic(), 0, "", ""));

        sent.stream().map(producer::send).toList().forEach(KafkaClients::await);

        List<ConsumerRecord<String, String>> records = clients.readFromBeginning(partition, 4);
        assertThat(records).extracting(ConsumerRecord::key).containsExactly(null, "key", null, "");
        assertThat(records).extracting(ConsumerRecord::value).containsExactly("value", null, null, "");
    }

    @Test
    void storesARecordCloseToTheDefaultLimit() {
        TopicPartition partition = clients.createPartition("large", Map.of());
        String value = "x".repeat(1_000_000);

        KafkaClients.await(clients.producer(Map.of()).send(new ProducerRecord<>(partition.topic(), 0, "k", value)));

        assertThat(clients.readFromBeginning(partition, 1).get(0).value()).isEqualTo(value);
    }

    @Test
    void storesALargeRecordIfTheTopicAllowsIt() {
        TopicPartition partition = clients.createPartition("larger", Map.of("max.message.bytes", "6000000"));
        String value = "y".repeat(5_000_000);
        Producer<String, String> producer = clients.producer(Map.of("max.request.size", 6_000_000));

        KafkaClients.await(producer.send(new ProducerRecord<>(partition.topic(), 0, "k", value)));

        assertThat(clients.readFromBeginning(partition, 1).get(0).value()).isEqualTo(value);
    }

    @Test
    @DisabledIfSystemProperty(
            named = "compat.expected.clients",
            matches = "3\\..*",
            disabledReason = "Before 4.0 the client splits only batches larger than batch.size, and spins on others")
    void splitsABatchThatTheTopicFindsTooLarge() {
        TopicPartition partition = clients.createPartition("split", Map.of("max.message.bytes", "2000"));
        Producer<String, String> producer = clients.producer(Map.of("linger.ms", 50, "batch.size", 100_000));
        String padding = "p".repeat(300);

        List<Future<RecordMetadata>> sent = IntStream.range(0, 20)
                .mapToObj(n -> producer.send(new ProducerRecord<>(partition.topic(), 0, null, n + padding)))
                .toList();

        sent.forEach(KafkaClients::await);
        assertThat(KafkaClients.values(clients.readFromBeginning(partition, 20)))
                .isEqualTo(IntStream.range(0, 20).mapToObj(n -> n + padding).toList());
    }

    @Test
    void keepsTheProducersTimestamps() {
        TopicPartition partition = clients.createPartition("create-time", Map.of());
        long past = System.currentTimeMillis() - 86_400_000L;

        KafkaClients.await(clients.producer(Map.of()).send(new ProducerRecord<>(partition.topic(), 0, past, "k", "v")));

        ConsumerRecord<String, String> record =
                clients.readFromBeginning(partition, 1).get(0);
        assertThat(record.timestamp()).isEqualTo(past);
        assertThat(record.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
    }

    @Test
    void stampsRecordsOfALogAppendTimeTopic() {
        TopicPartition partition =
                clients.createPartition("append-time", Map.of("message.timestamp.type", "LogAppendTime"));
        long past = System.currentTimeMillis() - 86_400_000L;

        RecordMetadata metadata = KafkaClients.await(
                clients.producer(Map.of()).send(new ProducerRecord<>(partition.topic(), 0, past, "k", "v")));

        ConsumerRecord<String, String> record =
                clients.readFromBeginning(partition, 1).get(0);
        assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(record.timestamp()).isGreaterThan(past).isEqualTo(metadata.timestamp());
    }

    @Test
    void spreadsKeysOverPartitionsAndKeepsTheirOrder() {
        String topic = clients.createTopic("keys", 3, Map.of());
        Producer<String, String> producer = clients.producer(Map.of());

        List<RecordMetadata> metadata = IntStream.range(0, 300)
                .mapToObj(n -> producer.send(new ProducerRecord<>(topic, "key-" + n % 10, Integer.toString(n))))
                .toList()
                .stream()
                .map(KafkaClients::await)
                .toList();

        assertThat(metadata).extracting(RecordMetadata::partition).contains(0, 1, 2);
        for (int p = 0; p < 3; p++) {
            int partition = p;
            int count = (int)
                    metadata.stream().filter(m -> m.partition() == partition).count();
            List<Integer> values = clients.readFromBeginning(new TopicPartition(topic, p), count).stream()
                    .map(record -> Integer.valueOf(record.value()))
                    .toList();
            assertThat(values).hasSize(count).isSorted();
        }
    }

    @Test
    void interleavesIdempotentProducers() {
        TopicPartition partition = clients.createPartition("interleaved", Map.of());
        Producer<String, String> one = clients.producer(Map.of("linger.ms", 0));
        Producer<String, String> other = clients.producer(Map.of("linger.ms", 0));

        List<RecordMetadata> metadata = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            metadata.addAll(KafkaClients.produce(n % 2 == 0 ? one : other, partition, n, 1));
        }

        assertThat(metadata).extracting(RecordMetadata::offset).isEqualTo(offsets(0, 20));
        assertThat(KafkaClients.values(clients.readFromBeginning(partition, 20)))
                .isEqualTo(KafkaClients.expectedValues(0, 20));
    }

    @Test
    void knowsThePartitionsOfATopic() {
        String topic = clients.createTopic("partitions", 3, Map.of());

        List<PartitionInfo> partitions = clients.producer(Map.of()).partitionsFor(topic);

        assertThat(partitions).extracting(PartitionInfo::partition).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(partitions).allSatisfy(partition -> {
            assertThat(partition.leader().id()).isEqualTo(1);
            assertThat(partition.replicas()).hasSize(1);
            assertThat(partition.inSyncReplicas()).hasSize(1);
        });
    }

    private static List<Long> offsets(long first, long end) {
        Long[] offsets = new Long[(int) (end - first)];
        Arrays.setAll(offsets, n -> first + n);
        return List.of(offsets);
    }
}
