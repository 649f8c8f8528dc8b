package io.duolog.compat.ownclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.RebalanceListener;
import io.duolog.client.consumer.SubscriptionPattern;
import io.duolog.client.serialization.Deserializers;
import io.duolog.compat.harness.BrokerKind;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.javaclient.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our consumer with {@code group.protocol=consumer}, beside Apache Kafka's, on Apache Kafka and on Duolog. */
@ParameterizedClass(name = "{0}")
@EnumSource(BrokerKind.class)
class DuologConsumerProtocolIT {

    private static final int PARTITIONS = 6;
    private static final int RECORDS = 300;
    private static final Duration POLL = Duration.ofMillis(50);

    private static BrokerUnderTest broker;

    @Parameter
    private BrokerKind kind;

    private final List<String> read = new ArrayList<>();
    private KafkaClients kafka;
    private Client client;

    @BeforeParameterizedClassInvocation
    static void startBroker(BrokerKind kind) {
        broker = kind.create(Map.of(
                "group.consumer.min.heartbeat.interval.ms", "100",
                "group.consumer.heartbeat.interval.ms", "200"));
        broker.start();
    }

    @AfterParameterizedClassInvocation
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void openClients() {
        kafka = new KafkaClients(broker);
        client = Client.builder().bootstrapServers(broker.bootstrapServers()).build();
    }

    @AfterEach
    void closeClients() {
        client.close();
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "range"})
    void sharesATopicWithApacheKafkasConsumer(String assignor) {
        String topic = kafka.createTopic("coordinated-" + assignor, PARTITIONS, Map.of());
        Map<String, Object> settings = settings(topic, Map.of("group.remote.assignor", assignor));
        try (Consumer<String, String> ours = ours(settings);
                var theirs = kafka.consumer(settings)) {
            ours.subscribe(List.of(topic));
            theirs.subscribe(List.of(topic));
            pollUntil(ours, theirs, () -> sharedEvenly(ours, theirs));
            assertThat(owned(ours, theirs)).hasSize(PARTITIONS);

            produce(topic);
            pollUntil(ours, theirs, () -> read.size() >= RECORDS);
            assertThat(read).hasSize(RECORDS).doesNotHaveDuplicates();

            ours.unsubscribe();
            pollUntil(null, theirs, () -> theirs.assignment().size() == PARTITIONS);
        }
        assertThat(read).as("nothing is read again by the one who is left").hasSize(RECORDS);
    }

    @Test
    void takesOverFromApacheKafkasConsumerWhereThatHasCommitted() {
        String topic = kafka.createTopic("handed-over", PARTITIONS, Map.of());
        Map<String, Object> settings = settings(topic, Map.of());
        try (Consumer<String, String> ours = ours(settings)) {
            var theirs = kafka.consumer(settings);
            theirs.subscribe(List.of(topic));
            pollUntil(null, theirs, () -> theirs.assignment().size() == PARTITIONS);
            produce(topic);
            pollUntil(null, theirs, () -> read.size() >= RECORDS);
            ours.subscribe(List.of(topic));
            pollUntil(ours, theirs, () -> ours.assignment().size() == PARTITIONS / 2);
            theirs.close();
            pollUntil(ours, null, () -> ours.assignment().size() == PARTITIONS);
            produce(topic);
            pollUntil(ours, null, () -> read.size() >= 2 * RECORDS);
        }
        assertThat(read).as("each record once").hasSize(2 * RECORDS);
    }

    @Test
    void readsTopicsThatTheBrokersFindToMatchAlsoLaterOnes() {
        String purpose = "matched-" + ProcessHandle.current().pid();
        String first = kafka.createTopic(purpose + "-a", 1, Map.of());
        Map<String, Object> settings = settings(first, Map.of());
        try (Consumer<String, String> ours = ours(settings)) {
            ours.subscribe(new SubscriptionPattern(purpose + "-.*"));
            pollUntil(ours, null, () -> ours.assignment().size() == 1);
            assertThat(ours.subscription()).containsExactly(first);

            String second = kafka.createTopic(purpose + "-b", 2, Map.of());
            pollUntil(ours, null, () -> ours.assignment().size() == 3);
            assertThat(ours.subscription()).containsExactlyInAnyOrder(first, second);
            ours.subscribe(List.of(second));
            pollUntil(ours, null, () -> ours.assignment().size() == 2);
        }
    }

    @Test
    void aStaticMemberFindsItsPartitionsAgainAfterARestart() {
        String topic = kafka.createTopic("static", PARTITIONS, Map.of());
        Map<String, Object> settings = settings(topic, Map.of());
        Map<String, Object> named = new HashMap<>(settings);
        named.put("group.instance.id", "till-1");
        try (var theirs = kafka.consumer(settings)) {
            theirs.subscribe(List.of(topic));
            Set<TopicPartition> before;
            try (Consumer<String, String> ours = ours(named)) {
                ours.subscribe(List.of(topic));
                pollUntil(ours, theirs, () -> sharedEvenly(ours, theirs));
                before = Set.copyOf(ours.assignment());
            }
            try (Consumer<String, String> ours = ours(named)) {
                ours.subscribe(List.of(topic));
                pollUntil(ours, theirs, () -> !ours.assignment().isEmpty());
                assertThat(ours.assignment()).containsExactlyInAnyOrderElementsOf(before);
                assertThat(theirs.assignment()).as("nobody else got them").hasSize(PARTITIONS / 2);
            }
        }
    }

    @Test
    void comesBackAfterItWasRemovedFromTheGroup() {
        String topic = kafka.createTopic("removed", PARTITIONS, Map.of());
        Map<String, Object> settings = settings(topic, Map.of("group.instance.id", "till-1"));
        Set<TopicPartition> lost = new HashSet<>();
        try (Consumer<String, String> ours = ours(settings)) {
            ours.subscribe(List.of(topic), new RebalanceListener() {
                @Override
                public void onPartitionsLost(Collection<TopicPartition> partitions) {
                    lost.addAll(partitions);
                }
            });
            pollUntil(ours, null, () -> ours.assignment().size() == PARTITIONS);
            KafkaClients.await(kafka.admin()
                    .removeMembersFromConsumerGroup(
                            "group-of-" + topic,
                            new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove("till-1"))))
                    .all());
            pollUntil(
                    ours,
                    null,
                    () -> lost.size() == PARTITIONS && ours.assignment().size() == PARTITIONS);
        }
    }

    private static Map<String, Object> settings(String topic, Map<String, Object> others) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "group.id",
                "group-of-" + topic,
                "group.protocol",
                "consumer",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "true",
                "auto.commit.interval.ms",
                "100"));
        settings.putAll(others);
        return settings;
    }

    private Consumer<String, String> ours(Map<String, Object> settings) {
        return client.consumer(Deserializers.string(), Deserializers.string())
                .offsetReset(OffsetReset.EARLIEST)
                .properties(settings)
                .open();
    }

    private void produce(String topic) {
        try (Producer<String, String> producer = kafka.producer(Map.of())) {
            IntStream.range(0, RECORDS)
                    .mapToObj(value -> producer.send(
                            new ProducerRecord<>(topic, value % PARTITIONS, null, Integer.toString(value))))
                    .toList()
                    .forEach(KafkaClients::await);
        }
    }

    /** Of both: one may have been told of its half long before the other has. */
    private static boolean sharedEvenly(
            Consumer<String, String> ours, org.apache.kafka.clients.consumer.Consumer<String, String> theirs) {
        return ours.assignment().size() == PARTITIONS / 2 && theirs.assignment().size() == PARTITIONS / 2;
    }

    private static Set<TopicPartition> owned(
            Consumer<String, String> ours, org.apache.kafka.clients.consumer.Consumer<String, String> theirs) {
        Set<TopicPartition> owned = new HashSet<>(ours.assignment());
        theirs.assignment()
                .forEach(partition -> owned.add(new TopicPartition(partition.topic(), partition.partition())));
        return owned;
    }

    private void pollUntil(
            Consumer<String, String> ours,
            org.apache.kafka.clients.consumer.Consumer<String, String> theirs,
            BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + KafkaClients.STEP_TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time on %s", kind).isLessThan(deadlineNs);
            if (ours != null) {
                ours.poll(POLL).forEach(record -> read.add(record.value()));
            }
            if (theirs != null) {
                theirs.poll(POLL).forEach(record -> read.add(record.value()));
            }
        }
    }
}
