package io.duolog.compat.javaclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is reported as the error that Kafka's clients know, and changes nothing. */
@OnEveryBroker
class ErrorsIT {

    private final KafkaClients clients;
    private final Admin admin;

    ErrorsIT(BrokerUnderTest broker) {
        clients = new KafkaClients(broker);
        admin = clients.admin();
    }

    @AfterEach
    void closeClients() {
        clients.close();
    }

    @Test
    void rejectsATopicThatExists() {
        String topic = clients.createTopic("existing", 1, Map.of());

        assertThat(creationError(new NewTopic(topic, 1, (short) 1)))
                .isInstanceOf(TopicExistsException.class)
                .hasMessageContaining(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "with space", "with/slash", "ünïcode"})
    void rejectsAnInvalidTopicName(String name) {
        assertThat(creationError(new NewTopic(name, 1, (short) 1))).isInstanceOf(InvalidTopicException.class);
    }

    @Test
    void rejectsATopicNameOf250Characters() {
        assertThat(creationError(new NewTopic("t".repeat(250), 1, (short) 1)))
                .isInstanceOf(InvalidTopicException.class);
    }

    @Test
    void rejectsTopicNamesThatWouldCollideInMetrics() {
        String topic = KafkaClients.topicName("a_b.c");
        KafkaClients.await(
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all());

        assertThat(creationError(new NewTopic(topic.replace('.', '_'), 1, (short) 1)))
                .isInstanceOf(InvalidTopicException.class);
    }

    @Test
    void rejectsAReplicationFactorThatTheBrokersCannotGive() {
        assertThat(creationError(new NewTopic(KafkaClients.topicName("replicated"), 1, (short) 2)))
                .isInstanceOf(InvalidReplicationFactorException.class);
        assertThat(creationError(new NewTopic(KafkaClients.topicName("replicated"), 1, (short) 0)))
                .isInstanceOf(InvalidReplicationFactorException.class);
    }

    @Test
    void rejectsATopicWithoutPartitions() {
        assertThat(creationError(new NewTopic(KafkaClients.topicName("empty"), 0, (short) 1)))
                .isInstanceOf(InvalidPartitionsException.class);
    }

    @Test
    void rejectsAnAssignmentToAnUnknownBroker() {
        assertThat(creationError(new NewTopic(KafkaClients.topicName("misplaced"), Map.of(0, List.of(42)))))
                .isInstanceOf(InvalidReplicaAssignmentException.class);
    }

    @Test
    void rejectsATopicWithAnInvalidConfig() {
        String topic = KafkaClients.topicName("misconfigured");

        assertThat(creationError(new NewTopic(topic, 1, (short) 1).configs(Map.of("retention.ms", "soon"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("retention.ms");
        assertThat(creationError(new NewTopic(topic, 1, (short) 1).configs(Map.of("retention.msecs", "1"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("retention.msecs");
        assertThat(creationError(new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "shred"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("cleanup.policy");
    }

    @Test
    void rejectsToDeleteATopicThatDoesNotExist() {
        assertThat(KafkaClients.errorOf(admin.deleteTopics(List.of(KafkaClients.topicName("absent")))
                        .all()))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void rejectsFewerOrAsManyPartitions() {
        String topic = clients.createTopic("shrinking", 2, Map.of());

        for (int count : new int[] {1, 2}) {
            assertThat(KafkaClients.errorOf(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(count)))
                            .all()))
                    .isInstanceOf(InvalidPartitionsException.class);
        }
    }

    @Test
    void rejectsPartitionsForATopicThatDoesNotExist() {
        String topic = KafkaClients.topicName("absent");

        assertThat(KafkaClients.errorOf(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                        .all()))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
    }

    @Test
    void rejectsToDeleteRecordsThatDoNotExistYet() {
        TopicPartition partition = clients.createPartition("undeletable", Map.of());

        assertThat(KafkaClients.errorOf(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(5)))
                        .all()))
                .isInstanceOf(OffsetOutOfRangeException.class);
    }

    @Test
    void rejectsARecordLargerThanTheTopicAllows() {
        TopicPartition partition = clients.createPartition("too-large", Map.of("max.message.bytes", "1000"));
        Producer<String, String> producer = clients.producer(Map.of());

        assertThat(KafkaClients.errorOf(
                        producer.send(new ProducerRecord<>(partition.topic(), 0, "k", "v".repeat(2000)))))
                .isInstanceOf(RecordTooLargeException.class);

        assertThat(KafkaClients.produce(producer, partition, 0, 1).get(0).offset())
                .as("the rejected record took no offset, and the producer goes on")
                .isZero();
    }

    @Test
    void rejectsATimestampTooFarInTheFuture() {
        TopicPartition partition = clients.createPartition("future", Map.of());
        long inTwoHours = System.currentTimeMillis() + 7_200_000L;

        assertThat(KafkaClients.errorOf(clients.producer(Map.of())
                        .send(new ProducerRecord<>(partition.topic(), 0, inTwoHours, "k", "v"))))
                .isInstanceOf(InvalidTimestampException.class);
    }

    @Test
    void rejectsARecordWithoutAKeyOnACompactedTopic() {
        TopicPartition partition = clients.createPartition("compacted", Map.of("cleanup.policy", "compact"));
        Producer<String, String> producer = clients.producer(Map.of());

        Throwable error = KafkaClients.errorOf(producer.send(new ProducerRecord<>(partition.topic(), 0, null, "v")));

        assertThat(error.getClass().getSimpleName()).isEqualTo("InvalidRecordException");
    }

    @Test
    void failsToSendToAnInvalidTopic() {
        assertThat(KafkaClients.errorOf(clients.producer(Map.of()).send(new ProducerRecord<>("no topic!", "v"))))
                .isInstanceOf(InvalidTopicException.class);
    }

    @Test
    void failsToSendToAPartitionThatDoesNotExist() {
        String topic = clients.createTopic("few-partitions", 1, Map.of());
        Producer<String, String> producer = clients.producer(Map.of("max.block.ms", 500));

        assertThat(KafkaClients.errorOf(producer.send(new ProducerRecord<>(topic, 7, "k", "v"))))
                .isInstanceOf(TimeoutException.class);
    }

    private Throwable creationError(NewTopic topic) {
        return KafkaClients.errorOf(admin.createTopics(List.of(topic)).all());
    }
}
