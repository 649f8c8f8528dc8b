package io.duolog.compat.ownclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.serialization.Deserializers;
import io.duolog.compat.group.DuologMember;
import io.duolog.compat.group.GroupContract;
import io.duolog.compat.group.GroupProtocol;
import io.duolog.compat.group.Member;
import io.duolog.compat.group.OwnershipLedger;
import io.duolog.compat.javaclient.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Our consumer in groups, beside Apache Kafka's, whose coordinator is Apache Kafka's or Duolog's. */
@ParameterizedClass(name = "{0}")
@EnumSource(CoordinatorKind.class)
class DuologGroupIT extends GroupContract {

    private static final int RECORDS = 300;
    private static final Duration POLL = Duration.ofMillis(50);

    private static CoordinatorKind.@Nullable Running broker;

    private static @Nullable Client client;

    @Parameter
    private CoordinatorKind kind = CoordinatorKind.APACHE_KAFKA;

    private final List<String> read = new ArrayList<>();

    DuologGroupIT() {
        super(GroupProtocol.CLASSIC);
    }

    @BeforeParameterizedClassInvocation
    static void startBroker(CoordinatorKind kind) {
        broker = kind.start(Map.of("group.initial.rebalance.delay.ms", "0", "offsets.topic.num.partitions", "4"));
        client = Client.builder().bootstrapServers(broker.bootstrapServers()).build();
    }

    @AfterParameterizedClassInvocation
    static void stopBroker() {
        client.close();
        broker.end().run();
    }

    @Override
    protected String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    protected Member open(
            KafkaClients clients,
            String name,
            Map<String, Object> settings,
            String topicName,
            OwnershipLedger tellsTo) {
        return new DuologMember(
                name,
                client.consumer(Deserializers.string(), Deserializers.string())
                        .properties(settings)
                        .open(),
                topicName,
                tellsTo);
    }

    @ParameterizedTest
    @CsvSource({
        "range, org.apache.kafka.clients.consumer.RangeAssignor",
        "roundrobin, org.apache.kafka.clients.consumer.RoundRobinAssignor",
        "sticky, org.apache.kafka.clients.consumer.StickyAssignor",
        "cooperative-sticky, org.apache.kafka.clients.consumer.CooperativeStickyAssignor"
    })
    void sharesATopicWithApacheKafkasConsumer(String assignor, String apacheClass) {
        try (KafkaClients kafka = new KafkaClients(bootstrapServers())) {
            String topic = kafka.createTopic("group-" + assignor, PARTITIONS, Map.of());
            Map<String, Object> settings = Map.of(
                    "group.id",
                    "group-of-" + topic,
                    "auto.offset.reset",
                    "earliest",
                    "partition.assignment.strategy",
                    apacheClass,
                    "enable.auto.commit",
                    "true",
                    "auto.commit.interval.ms",
                    "100",
                    "heartbeat.interval.ms",
                    "200");
            try (Consumer<String, String> ours = client.consumer(Deserializers.string(), Deserializers.string())
                            .offsetReset(OffsetReset.EARLIEST)
                            .properties(settings)
                            .open();
                    var theirs = kafka.consumer(settings)) {
                ours.subscribe(List.of(topic));
                theirs.subscribe(List.of(topic));
                pollUntil(
                        ours,
                        theirs,
                        () -> ours.assignment().size() == PARTITIONS / 2
                                && theirs.assignment().size() == PARTITIONS / 2);
                assertThat(owned(ours, theirs)).hasSize(PARTITIONS);

                produce(kafka, topic);
                pollUntil(ours, theirs, () -> read.size() >= RECORDS);
                assertThat(read).hasSize(RECORDS).doesNotHaveDuplicates();

                ours.unsubscribe();
                pollUntil(null, theirs, () -> theirs.assignment().size() == PARTITIONS);
            }
            assertThat(read).as("nothing is read again by the one who is left").hasSize(RECORDS);
        }
    }

    private static void produce(KafkaClients kafka, String topic) {
        try (Producer<String, String> producer = kafka.producer(Map.of())) {
            IntStream.range(0, RECORDS)
                    .mapToObj(value -> producer.send(
                            new ProducerRecord<>(topic, value % PARTITIONS, null, Integer.toString(value))))
                    .toList()
                    .forEach(KafkaClients::await);
        }
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
            assertThat(System.nanoTime()).as("in time on " + kind).isLessThan(deadlineNs);
            if (ours != null) {
                ours.poll(POLL).forEach(record -> read.add(record.value()));
            }
            theirs.poll(POLL).forEach(record -> read.add(record.value()));
        }
    }
}
