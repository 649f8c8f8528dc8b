package io.duolog.compat.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import io.duolog.compat.javaclient.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** kcat beyond the codec matrix: metadata, auto-creation, positions, nulls. */
@OnEveryBroker
class KcatIT {

    private static final int GROUP_PARTITIONS = 6;

    private final BrokerUnderTest broker;
    private final KafkaClients clients;

    KcatIT(BrokerUnderTest broker) {
        this.broker = broker;
        clients = new KafkaClients(broker);
    }

    @BeforeEach
    void skipUnlessInstalled() {
        new KcatClient().missing().ifPresent(reason -> abort(reason));
    }

    @AfterEach
    void closeClients() {
        clients.close();
    }

    @Test
    void listsBrokersTopicsAndPartitions() {
        String topic = clients.createTopic("kcat-list", 3, Map.of());

        List<String> lines = kcat("", "-L");

        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("broker 1 at " + broker.bootstrapServers()))
                .anySatisfy(line -> assertThat(line).contains("topic \"" + topic + "\" with 3 partitions"));
    }

    @Test
    void createsTheTopicThatItProducesTo() {
        String topic = KafkaClients.topicName("kcat-created");

        kcat("hello\n", "-P", "-t", topic, "-p", "0");

        assertThat(kcat("", "-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q"))
                .containsExactly("hello");
    }

    @Test
    void readsFromOffsetsEndsAndTimes() {
        TopicPartition partition = clients.createPartition("kcat-positions", Map.of());
        clients.produceSingly(partition, 0, 10);

        assertThat(read(partition, "7")).containsExactly("value-7", "value-8", "value-9");
        assertThat(read(partition, "-2")).containsExactly("value-8", "value-9");
        assertThat(read(partition, "end")).isEmpty();
        assertThat(read(partition, "s@0")).hasSize(10);
        assertThat(kcat("", "-Q", "-t", partition.topic() + ":0:0"))
                .singleElement()
                .asString()
                .endsWith("offset 0");
    }

    @Test
    void writesNullKeysAndValues() {
        TopicPartition partition = clients.createPartition("kcat-nulls", Map.of());

        kcat("key:\n:value\n", "-P", "-t", partition.topic(), "-p", "0", "-K", ":", "-Z");

        assertThat(clients.readFromBeginning(partition, 2))
                .extracting(record -> record.key() + "=" + record.value())
                .containsExactly("key=null", "null=value");
    }

    @Test
    void membersOfAGroupComeAndGo() {
        String topic = clients.createTopic("kcat-group", GROUP_PARTITIONS, Map.of());
        String group = topic + "-group";
        try (KcatMember first = new KcatMember(broker.bootstrapServers(), group, topic)) {
            produceToAll(topic, 0, 10);
            awaitBalance(List.of(first), List.of(first), 10);
            try (KcatMember second = new KcatMember(broker.bootstrapServers(), group, topic);
                    KcatMember third = new KcatMember(broker.bootstrapServers(), group, topic)) {
                List<KcatMember> all = List.of(first, second, third);
                awaitBalance(all, all, 10);
                produceToAll(topic, 10, 10);
                awaitBalance(all, all, 20);
                second.leave();
                third.leave();
                produceToAll(topic, 20, 10);
                awaitBalance(List.of(first), all, 30);
                first.leave();
                assertThat(all.stream().flatMap(member -> member.values().stream()))
                        .doesNotHaveDuplicates();
            }
        }
        assertThat(KafkaClients.await(
                        clients.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()))
                .hasSize(GROUP_PARTITIONS)
                .allSatisfy((partition, offset) -> assertThat(offset.offset()).isEqualTo(30));
    }

    private void produceToAll(String topic, int first, int count) {
        try (Producer<String, String> producer = clients.producer(Map.of())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int n = first; n < first + count; n++) {
                for (int partition = 0; partition < GROUP_PARTITIONS; partition++) {
                    sent.add(producer.send(new ProducerRecord<>(topic, partition, "", partition + "-" + n)));
                }
            }
            sent.forEach(KafkaClients::await);
        }
    }

    /** Waits until these share all partitions, and everybody together has read so many records of each. */
    private static void awaitBalance(List<KcatMember> members, List<KcatMember> everybody, int recordsAPartition) {
        Awaitility.await("balance among " + members.size() + " kcats")
                .atMost(KafkaClients.STEP_TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    assertThat(members).allSatisfy(member -> assertThat(member.assignment())
                            .as(member.printed())
                            .hasSize(GROUP_PARTITIONS / members.size()));
                    assertThat(members.stream().flatMap(member -> member.assignment().stream()))
                            .doesNotHaveDuplicates();
                    assertThat(everybody.stream().flatMap(member -> member.values().stream()))
                            .hasSize(recordsAPartition * GROUP_PARTITIONS);
                });
    }

    private List<String> read(TopicPartition partition, String offset) {
        return kcat("", "-C", "-t", partition.topic(), "-p", "0", "-o", offset, "-e", "-q");
    }

    private List<String> kcat(String input, String... arguments) {
        return KcatClient.run(input, List.of("-b", broker.bootstrapServers()), List.of(arguments));
    }
}
