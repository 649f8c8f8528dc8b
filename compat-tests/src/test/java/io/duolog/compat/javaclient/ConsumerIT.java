package io.duolog.compat.javaclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Java consumer with partitions assigned by hand reads exactly what it asks for. */
@OnEveryBroker
class ConsumerIT {

    private static final Duration NOTHING_EXPECTED = Duration.ofMillis(300);

    private final KafkaClients clients;

    ConsumerIT(BrokerUnderTest broker) {
        clients = new KafkaClients(broker);
    }

    @AfterEach
    void closeClients() {
        clients.close();
    }

    @Test
    void readsFromTheOffsetItSeeksTo() {
        TopicPartition partition = partitionWith(20);
        Consumer<String, String> consumer = assigned(partition, Map.of());

        consumer.seek(partition, 7);

        assertThat(KafkaClients.values(KafkaClients.poll(consumer, 13))).isEqualTo(KafkaClients.expectedValues(7, 20));
    }

    @Test
    void readsFromTheMiddleOfABatch() {
        TopicPartition partition = clients.createPartition("mid-batch", Map.of());
        Producer<String, String> producer = clients.producer(Map.of("linger.ms", 50, "compression.type", "lz4"));
        KafkaClients.produce(producer, partition, 0, 100);
        Consumer<String, String> consumer = assigned(partition, Map.of());

        consumer.seek(partition, 42);

        assertThat(KafkaClients.poll(consumer, 58).get(0).offset()).isEqualTo(42);
    }

    @Test
    void seeksToBothEnds() {
        TopicPartition partition = partitionWith(10);
        Consumer<String, String> consumer = assigned(partition, Map.of());

        consumer.seekToEnd(List.of(partition));
        assertThat(consumer.position(partition)).isEqualTo(10);
        assertThat(consumer.poll(NOTHING_EXPECTED)).isEmpty();

        consumer.seekToBeginning(List.of(partition));
        assertThat(consumer.position(partition)).isZero();
        assertThat(KafkaClients.poll(consumer, 10)).hasSize(10);
        assertThat(consumer.position(partition)).isEqualTo(10);
    }

    @Test
    void knowsBeginningAndEndOffsets() {
        TopicPartition partition = partitionWith(10);
        TopicPartition empty = clients.createPartition("empty", Map.of());
        KafkaClients.await(clients.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4)))
                .all());
        Consumer<String, String> consumer = clients.consumer(Map.of());

        assertThat(consumer.beginningOffsets(List.of(partition, empty)))
                .containsEntry(partition, 4L)
                .containsEntry(empty, 0L);
        assertThat(consumer.endOffsets(List.of(partition, empty)))
                .containsEntry(partition, 10L)
                .containsEntry(empty, 0L);
    }

    @Test
    void findsOffsetsByTimestampExactly() {
        TopicPartition partition = clients.createPartition("times", Map.of());
        long start = System.currentTimeMillis() - 100_000;
        Producer<String, String> producer = clients.producer(Map.of("linger.ms", 50));
        IntStream.range(0, 50)
                .mapToObj(n ->
                        producer.send(new ProducerRecord<>(partition.topic(), 0, start + 10L * n, "k", "value-" + n)))
                .toList()
                .forEach(KafkaClients::await);
        Consumer<String, String> consumer = clients.consumer(Map.of());

        OffsetAndTimestamp exact = offsetFor(consumer, partition, start + 200);
        OffsetAndTimestamp between = offsetFor(consumer, partition, start + 201);
        OffsetAndTimestamp before = offsetFor(consumer, partition, 0);

        assertThat(exact.offset()).isEqualTo(20);
        assertThat(exact.timestamp()).isEqualTo(start + 200);
        assertThat(between.offset()).isEqualTo(21);
        assertThat(between.timestamp()).isEqualTo(start + 210);
        assertThat(before.offset()).isZero();
        assertThat(consumer.offsetsForTimes(Map.of(partition, start + 1_000_000)))
                .containsEntry(partition, null);
    }

    @Test
    void deliversNothingFromAPausedPartition() {
        String topic = clients.createTopic("pause", 2, Map.of());
        TopicPartition paused = new TopicPartition(topic, 0);
        TopicPartition active = new TopicPartition(topic, 1);
        clients.produceSingly(paused, 0, 5);
        clients.produceSingly(active, 0, 5);
        Consumer<String, String> consumer = clients.consumer(Map.of());
        consumer.assign(List.of(paused, active));

        consumer.pause(List.of(paused));
        assertThat(KafkaClients.poll(consumer, 5))
                .extracting(ConsumerRecord::partition)
                .containsOnly(1);
        assertThat(consumer.poll(NOTHING_EXPECTED)).isEmpty();

        consumer.resume(List.of(paused));
        assertThat(KafkaClients.poll(consumer, 5))
                .extracting(ConsumerRecord::partition)
                .containsOnly(0);
    }

    @Test
    void deliversNoMoreThanMaxPollRecords() {
        TopicPartition partition = partitionWith(25);
        Consumer<String, String> consumer = assigned(partition, Map.of("max.poll.records", 10));
        List<ConsumerRecord<String, String>> all = new ArrayList<>();

        List<ConsumerRecord<String, String>> first = KafkaClients.poll(consumer, 1);
        all.addAll(first);
        all.addAll(KafkaClients.poll(consumer, 25 - first.size()));

        assertThat(first).hasSize(10);
        assertThat(KafkaClients.values(all)).isEqualTo(KafkaClients.expectedValues(0, 25));
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_committed", "read_uncommitted"})
    void readsPlainRecordsAtEveryIsolationLevel(String isolationLevel) {
        TopicPartition partition = partitionWith(10);
        Consumer<String, String> consumer = assigned(partition, Map.of("isolation.level", isolationLevel));

        assertThat(KafkaClients.values(KafkaClients.poll(consumer, 10))).isEqualTo(KafkaClients.expectedValues(0, 10));
        assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 10L);
    }

    @Test
    void startsAtTheEndIfTheResetPolicySaysLatest() {
        TopicPartition partition = partitionWith(5);
        Consumer<String, String> consumer = assigned(partition, Map.of("auto.offset.reset", "latest"));
        assertThat(consumer.position(partition)).isEqualTo(5);

        clients.produceSingly(partition, 5, 3);

        assertThat(KafkaClients.values(KafkaClients.poll(consumer, 3))).isEqualTo(KafkaClients.expectedValues(5, 8));
    }

    @Test
    void refusesToGuessAPositionIfTheResetPolicySaysNone() {
        TopicPartition partition = partitionWith(5);
        Consumer<String, String> consumer = assigned(partition, Map.of("auto.offset.reset", "none"));

        assertThatThrownBy(() -> consumer.poll(KafkaClients.STEP_TIMEOUT))
                .isInstanceOf(NoOffsetForPartitionException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 99})
    void reportsAnOffsetOutOfRangeIfTheResetPolicySaysNone(long offset) {
        TopicPartition partition = truncatedPartition();
        Consumer<String, String> consumer = assigned(partition, Map.of("auto.offset.reset", "none"));
        consumer.seek(partition, offset);

        assertThatThrownBy(() -> consumer.poll(KafkaClients.STEP_TIMEOUT))
                .isInstanceOfSatisfying(
                        OffsetOutOfRangeException.class,
                        error -> assertThat(error.offsetOutOfRangePartitions()).containsEntry(partition, offset));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 99})
    void resetsToTheEarliestRecordFromAnOffsetOutOfRange(long offset) {
        TopicPartition partition = truncatedPartition();
        Consumer<String, String> consumer = assigned(partition, Map.of("auto.offset.reset", "earliest"));
        consumer.seek(partition, offset);

        assertThat(KafkaClients.values(KafkaClients.poll(consumer, 6))).isEqualTo(KafkaClients.expectedValues(4, 10));
    }

    @Test
    void resetsToTheEndFromAnOffsetOutOfRange() {
        TopicPartition partition = truncatedPartition();
        Consumer<String, String> consumer = assigned(partition, Map.of("auto.offset.reset", "latest"));
        consumer.seek(partition, 99);

        assertThat(consumer.poll(NOTHING_EXPECTED)).isEmpty();
        clients.produceSingly(partition, 10, 1);

        assertThat(KafkaClients.values(KafkaClients.poll(consumer, 1))).containsExactly("value-10");
    }

    @Test
    void waitsForMinBytesOnlyAsLongAsMaxWaitAllows() {
        TopicPartition partition = partitionWith(3);
        Consumer<String, String> consumer =
                assigned(partition, Map.of("fetch.min.bytes", 10_000_000, "fetch.max.wait.ms", 300));

        assertThat(KafkaClients.values(KafkaClients.poll(consumer, 3))).isEqualTo(KafkaClients.expectedValues(0, 3));
    }

    @Test
    void isAnsweredAsSoonAsDataArrivesWithinALongPoll() {
        TopicPartition partition = clients.createPartition("long-poll", Map.of());
        Consumer<String, String> consumer = assigned(partition, Map.of("fetch.max.wait.ms", 25_000));
        consumer.poll(NOTHING_EXPECTED);
        long startNs = System.nanoTime();

        clients.produceSingly(partition, 0, 1);
        List<ConsumerRecord<String, String>> records = KafkaClients.poll(consumer, 1);

        assertThat(KafkaClients.values(records)).containsExactly("value-0");
        assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                .as("a parked fetch is woken by the append, not by its deadline")
                .isLessThan(Duration.ofSeconds(15));
        // Wakes the fetch that is parked by now, which closing the consumer would wait for.
        clients.produceSingly(partition, 1, 1);
    }

    @Test
    void readsABatchThatIsLargerThanThePartitionLimit() {
        TopicPartition partition = clients.createPartition("over-limit", Map.of());
        String value = "z".repeat(50_000);
        Producer<String, String> producer = clients.producer(Map.of());
        for (int n = 0; n < 3; n++) {
            KafkaClients.await(producer.send(new ProducerRecord<>(partition.topic(), 0, "k" + n, value)));
        }
        Consumer<String, String> consumer =
                assigned(partition, Map.of("max.partition.fetch.bytes", 1_000, "fetch.max.bytes", 1_000));

        List<ConsumerRecord<String, String>> records = KafkaClients.poll(consumer, 3);

        assertThat(records).extracting(ConsumerRecord::key).containsExactly("k0", "k1", "k2");
        assertThat(records).extracting(ConsumerRecord::value).containsOnly(value);
    }

    @Test
    void readsManyPartitionsWithASmallResponseLimit() {
        String topic = clients.createTopic("small-responses", 4, Map.of());
        List<TopicPartition> partitions = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            TopicPartition partition = new TopicPartition(topic, p);
            partitions.add(partition);
            clients.produceSingly(partition, 0, 20);
        }
        Consumer<String, String> consumer = clients.consumer(Map.of("fetch.max.bytes", 500));
        consumer.assign(partitions);

        List<ConsumerRecord<String, String>> records = KafkaClients.poll(consumer, 80);

        for (TopicPartition partition : partitions) {
            assertThat(records.stream()
                            .filter(record -> record.partition() == partition.partition())
                            .map(ConsumerRecord::value))
                    .as("no partition starves, each is in order: %s", partition)
                    .isEqualTo(KafkaClients.expectedValues(0, 20));
        }
    }

    @Test
    void knowsItsLag() {
        TopicPartition partition = partitionWith(10);
        Consumer<String, String> consumer = assigned(partition, Map.of("max.poll.records", 4));

        KafkaClients.poll(consumer, 4);

        assertThat(consumer.position(partition)).isEqualTo(4);
        assertThat(consumer.currentLag(partition)).isEqualTo(OptionalLong.of(6));
    }

    @Test
    void reportsTheLeaderEpochOfEachRecord() {
        TopicPartition partition = partitionWith(2);

        assertThat(clients.readFromBeginning(partition, 2))
                .allSatisfy(record -> assertThat(record.leaderEpoch()).isPresent());
    }

    @Test
    void followsItsAssignmentAcrossTopics() {
        TopicPartition one = partitionWith(3);
        TopicPartition other = partitionWith(4);
        Consumer<String, String> consumer = assigned(one, Map.of());
        assertThat(KafkaClients.poll(consumer, 3))
                .extracting(ConsumerRecord::topic)
                .containsOnly(one.topic());

        consumer.assign(List.of(other));
        assertThat(KafkaClients.poll(consumer, 4))
                .extracting(ConsumerRecord::topic)
                .containsOnly(other.topic());

        consumer.assign(List.of(one, other));
        consumer.seekToBeginning(List.of(one, other));
        assertThat(KafkaClients.poll(consumer, 7)).hasSize(7);
    }

    @Test
    void listsTopicsWithTheirPartitions() {
        String topic = clients.createTopic("listed", 3, Map.of());

        assertThat(clients.consumer(Map.of()).listTopics().get(topic)).hasSize(3);
    }

    @Test
    void findsNoPartitionsOfAnUnknownTopicIfItMayNotCreateIt() {
        Consumer<String, String> consumer = clients.consumer(Map.of("allow.auto.create.topics", false));

        assertThat(consumer.partitionsFor(KafkaClients.topicName("unknown"))).isNullOrEmpty();
    }

    @Test
    void reportsAnInvalidTopicName() {
        Consumer<String, String> consumer = clients.consumer(Map.of());
        consumer.assign(List.of(new TopicPartition("not a topic!", 0)));

        assertThatThrownBy(() -> {
                    ConsumerRecords<String, String> records = consumer.poll(KafkaClients.STEP_TIMEOUT);
                    assertThat(records).isEmpty();
                })
                .isInstanceOf(InvalidTopicException.class);
    }

    private TopicPartition partitionWith(int records) {
        TopicPartition partition = clients.createPartition("consumer", Map.of());
        clients.produceSingly(partition, 0, records);
        return partition;
    }

    /** Ten records, of which the first four are deleted. */
    private TopicPartition truncatedPartition() {
        TopicPartition partition = partitionWith(10);
        KafkaClients.await(clients.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4)))
                .all());
        return partition;
    }

    private Consumer<String, String> assigned(TopicPartition partition, Map<String, Object> settings) {
        Consumer<String, String> consumer = clients.consumer(settings);
        consumer.assign(List.of(partition));
        return consumer;
    }

    private static OffsetAndTimestamp offsetFor(
            Consumer<String, String> consumer, TopicPartition partition, long timestamp) {
        return consumer.offsetsForTimes(Map.of(partition, timestamp)).get(partition);
    }
}
