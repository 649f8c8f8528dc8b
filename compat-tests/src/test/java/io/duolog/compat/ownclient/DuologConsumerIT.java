package io.duolog.compat.ownclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duolog.client.Client;
import io.duolog.client.IsolationLevel;
import io.duolog.client.TopicPartition;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.ConsumerBuilder;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.errors.InvalidOffsetException;
import io.duolog.client.serialization.Deserializers;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import io.duolog.compat.javaclient.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kafka's producer writes, our consumer reads: all of it, in order, from where it was told. */
@OnEveryBroker
class DuologConsumerIT {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients kafka;
    private final Client client;
    private final List<Consumer<String, String>> consumers = new ArrayList<>();

    DuologConsumerIT(BrokerUnderTest broker) {
        kafka = new KafkaClients(broker);
        client = Client.builder().bootstrapServers(broker.bootstrapServers()).build();
    }

    @AfterEach
    void closeClients() {
        consumers.forEach(Consumer::close);
        client.close();
        kafka.close();
    }

    private Consumer<String, String> consumer(
            UnaryOperator<ConsumerBuilder<String, String>> settings, TopicPartition... partitions) {
        Consumer<String, String> consumer = settings.apply(
                        client.consumer(Deserializers.string(), Deserializers.string())
                                .offsetReset(OffsetReset.EARLIEST))
                .open();
        consumers.add(consumer);
        consumer.assign(List.of(partitions));
        return consumer;
    }

    private static TopicPartition ours(org.apache.kafka.common.TopicPartition partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    private static List<ConsumerRecord<String, String>> read(Consumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        long deadlineNs = System.nanoTime() + KafkaClients.STEP_TIMEOUT.toNanos();
        while (records.size() < count && System.nanoTime() < deadlineNs) {
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }

    private static List<String> values(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void readsBatchesOfEveryCodec(String codec) {
        var partition = kafka.createPartition("own-read-" + codec, Map.of());
        try (Producer<String, String> producer =
                kafka.producer(Map.of("compression.type", codec, "linger.ms", 20, "batch.size", 4_000))) {
            KafkaClients.produce(producer, partition, 0, 1_000);
        }

        Consumer<String, String> consumer = consumer(builder -> builder, ours(partition));
        List<ConsumerRecord<String, String>> records = read(consumer, 1_000);

        assertThat(values(records)).isEqualTo(KafkaClients.expectedValues(0, 1_000));
        assertThat(records)
                .extracting(ConsumerRecord::offset)
                .isEqualTo(IntStream.range(0, 1_000).mapToObj(Long::valueOf).toList());
        assertThat(consumer.position(ours(partition))).isEqualTo(1_000);
        assertThat(consumer.currentLag(ours(partition))).hasValue(0);
    }

    @Test
    void readsKeysHeadersTimestampsAndTombstones() {
        var partition = kafka.createPartition("own-fields", Map.of());
        try (Producer<String, String> producer = kafka.producer(Map.of())) {
            KafkaClients.await(producer.send(new ProducerRecord<>(
                    partition.topic(),
                    0,
                    1_234_567L,
                    "key",
                    null,
                    List.of(
                            new RecordHeader("h", "v".getBytes(StandardCharsets.UTF_8)),
                            new RecordHeader("null", null)))));
        }

        ConsumerRecord<String, String> record =
                read(consumer(builder -> builder, ours(partition)), 1).get(0);

        assertThat(record.key()).isEqualTo("key");
        assertThat(record.value()).isNull();
        assertThat(record.timestampMs()).isEqualTo(1_234_567L);
        assertThat(record.leaderEpoch()).hasValue(0);
        assertThat(record.headers().asList()).hasSize(2);
        assertThat(record.headers().asList().get(0).value()).isEqualTo(StandardCharsets.UTF_8.encode("v"));
        assertThat(record.headers().asList().get(1).value()).isNull();
    }

    @Test
    void seeksAndFindsOffsets() {
        var partition = kafka.createPartition("own-seek", Map.of());
        TopicPartition ours = ours(partition);
        kafka.produceSingly(partition, 0, 20);
        Consumer<String, String> consumer = consumer(builder -> builder.offsetReset(OffsetReset.LATEST), ours);

        assertThat(consumer.position(ours)).isEqualTo(20);
        consumer.seek(ours, 7);
        assertThat(values(read(consumer, 13))).isEqualTo(KafkaClients.expectedValues(7, 20));
        consumer.seekToBeginning(List.of(ours));
        assertThat(values(read(consumer, 20))).isEqualTo(KafkaClients.expectedValues(0, 20));
        consumer.seek(ours, 15, 0);
        assertThat(values(read(consumer, 5))).isEqualTo(KafkaClients.expectedValues(15, 20));
        assertThat(consumer.beginningOffsets(List.of(ours))).isEqualTo(Map.of(ours, 0L));
        assertThat(consumer.endOffsets(List.of(ours))).isEqualTo(Map.of(ours, 20L));
        assertThat(consumer.offsetsForTimes(Map.of(ours, 1L)).get(ours).offset())
                .isZero();
        assertThat(consumer.partitionsFor(ours.topic())).hasSize(1);
    }

    @Test
    void goesByItsPolicyWhenAnOffsetIsNotInTheLog() {
        var partition = kafka.createPartition("own-range", Map.of());
        TopicPartition ours = ours(partition);
        kafka.produceSingly(partition, 0, 3);

        Consumer<String, String> resetting = consumer(builder -> builder, ours);
        resetting.seek(ours, 1_000);
        assertThat(values(read(resetting, 3))).isEqualTo(KafkaClients.expectedValues(0, 3));

        Consumer<String, String> strict = consumer(builder -> builder.offsetReset(OffsetReset.NONE), ours);
        strict.seek(ours, 1_000);
        assertThat(catchThrowable(() -> read(strict, 1)))
                .isInstanceOf(InvalidOffsetException.class)
                .hasMessageContaining("Offset 1000");
    }

    @Test
    void readsManyPartitionsWithSmallFetchesWhileRecordsArrive() {
        String topic = kafka.createTopic("own-many", 8, Map.of());
        TopicPartition[] all = IntStream.range(0, 8)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toArray(TopicPartition[]::new);
        Consumer<String, String> consumer = consumer(
                builder -> builder.maxPartitionFetchBytes(2_000)
                        .fetchMaxBytes(5_000)
                        .maxPollRecords(50)
                        .isolationLevel(IsolationLevel.READ_COMMITTED),
                all);

        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (Producer<String, String> producer = kafka.producer(Map.of("batch.size", 1_000))) {
            for (TopicPartition partition : all) {
                KafkaClients.produce(
                        producer, new org.apache.kafka.common.TopicPartition(topic, partition.partition()), 0, 300);
                consumer.poll(Duration.ZERO).forEach(records::add);
            }
        }
        records.addAll(read(consumer, 8 * 300 - records.size()));

        for (TopicPartition partition : all) {
            assertThat(values(records.stream()
                            .filter(record -> record.topicPartition().equals(partition))
                            .toList()))
                    .isEqualTo(KafkaClients.expectedValues(0, 300));
        }
    }
}
