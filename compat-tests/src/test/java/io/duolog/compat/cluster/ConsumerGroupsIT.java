package io.duolog.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.config.OffsetReset;
import io.duolog.client.serialization.Deserializers;
import io.duolog.compat.group.ApacheMember;
import io.duolog.compat.group.DuologMember;
import io.duolog.compat.group.Member;
import io.duolog.compat.group.OwnershipLedger;
import io.duolog.compat.javaclient.KafkaClients;
import io.duolog.testkit.DuologCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Consumers of Apache Kafka's and of ours in groups, and what Apache Kafka's admin client sees of them, while brokers come and go. */
@ParameterizedClass(name = "{0}")
@MethodSource("kinds")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConsumerGroupsIT {
    private static final int PARTITIONS = 4;
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Map<String, Object> MEMBER_SETTINGS = Map.of(
            "heartbeat.interval.ms",
            500,
            "session.timeout.ms",
            6_000,
            "partition.assignment.strategy",
            "org.apache.kafka.clients.consumer.RangeAssignor");

    private static @Nullable DuologCluster running;

    @Parameter
    private ClusterKind kind = ClusterKind.MEMORY;

    private DuologCluster cluster;
    private KafkaClients clients;
    private String topic;
    private String group;

    static List<ClusterKind> kinds() {
        return ClusterKind.selected();
    }

    @BeforeParameterizedClassInvocation
    static void startCluster(ClusterKind kind) {
        running = kind.start(
                ConsumerGroupsIT.class,
                Map.of("offsets.topic.num.partitions", "4", "group.initial.rebalance.delay.ms", "0"));
    }

    @AfterParameterizedClassInvocation
    static void closeCluster() {
        running.close();
    }

    @BeforeEach
    void createTopic() {
        cluster = running;
        clients = new KafkaClients(cluster.bootstrapServers());
        topic = KafkaClients.topicName("grouped");
        group = topic + "-group";
        KafkaClients.await(clients.admin()
                .createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 3)))
                .all());
        cluster.awaitFullIsr(topic);
    }

    @AfterEach
    void healAndCloseClients() {
        clients.close();
        cluster.brokerIds().forEach(cluster::start);
    }

    private Consumer<String, String> member() {
        Map<String, Object> settings = new HashMap<>(MEMBER_SETTINGS);
        settings.put("group.id", group);
        return clients.consumer(settings);
    }

    private void produce(int first, int count) {
        try (Producer<String, String> producer = clients.producer(Map.of())) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                KafkaClients.produce(producer, new TopicPartition(topic, partition), first, count);
            }
        }
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic, number);
    }

    /** Polls all members until together they have every partition, and each has as many as another. */
    private void awaitBalance(List<Consumer<String, String>> members) {
        Awaitility.await("an assignment to " + members.size() + " members on " + kind)
                .atMost(STEP_TIMEOUT)
                .untilAsserted(() -> {
                    members.forEach(member -> member.poll(POLL));
                    Set<TopicPartition> all = new HashSet<>();
                    for (Consumer<String, String> member : members) {
                        assertThat(member.assignment()).hasSize(PARTITIONS / members.size());
                        all.addAll(member.assignment());
                    }
                    assertThat(all).hasSize(PARTITIONS);
                });
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        return KafkaClients.await(
                clients.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    @Test
    void membersShareWhatTheyConsumeAndAdminsSeeIt() {
        Consumer<String, String> first = member();
        Consumer<String, String> second = member();
        first.subscribe(List.of(topic));
        second.subscribe(List.of(topic));

        awaitBalance(List.of(first, second));

        ConsumerGroupDescription described = KafkaClients.await(
                        clients.admin().describeConsumerGroups(List.of(group)).all())
                .get(group);
        assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
        assertThat(described.members())
                .hasSize(2)
                .allSatisfy(member -> assertThat(member.host()).isEqualTo("/127.0.0.1"))
                .allSatisfy(member ->
                        assertThat(member.assignment().topicPartitions()).hasSize(PARTITIONS / 2));
        assertThat(KafkaClients.await(clients.admin().listGroups().all()))
                .filteredOn(listing -> listing.groupId().equals(group))
                .extracting(GroupListing::protocol)
                .containsExactly("consumer");
        assertThat(KafkaClients.await(clients.admin()
                                .describeClassicGroups(List.of(group))
                                .all())
                        .get(group)
                        .state())
                .isEqualTo(ClassicGroupState.STABLE);
        second.close();
        awaitBalance(List.of(first));
    }

    @Test
    void adminsSetOffsetsOfGroupsWithoutMembersOnly() {
        produce(0, 10);
        Consumer<String, String> member = member();
        member.subscribe(List.of(topic));
        KafkaClients.poll(member, 10 * PARTITIONS);
        member.commitSync();
        assertThat(committed().get(partition(0)).offset()).isEqualTo(10);
        Map<TopicPartition, OffsetAndMetadata> wanted = Map.of(partition(0), new OffsetAndMetadata(4, "set by hand"));
        assertThat(KafkaClients.errorOf(
                        clients.admin().alterConsumerGroupOffsets(group, wanted).all()))
                .isInstanceOf(UnknownMemberIdException.class);
        assertThat(KafkaClients.errorOf(
                        clients.admin().deleteConsumerGroups(List.of(group)).all()))
                .isInstanceOf(GroupNotEmptyException.class);
        assertThat(KafkaClients.errorOf(clients.admin()
                        .deleteConsumerGroupOffsets(group, Set.of(partition(1)))
                        .partitionResult(partition(1))))
                .isInstanceOf(GroupSubscribedToTopicException.class);

        member.close();
        KafkaClients.await(
                clients.admin().alterConsumerGroupOffsets(group, wanted).all());
        KafkaClients.await(clients.admin()
                .deleteConsumerGroupOffsets(group, Set.of(partition(1)))
                .all());

        assertThat(committed().get(partition(0))).isEqualTo(new OffsetAndMetadata(4, "set by hand"));
        assertThat(committed()).doesNotContainKey(partition(1)).hasSize(PARTITIONS - 1);
        Consumer<String, String> next = member();
        next.assign(List.of(partition(0)));
        assertThat(KafkaClients.values(KafkaClients.poll(next, 6))).isEqualTo(KafkaClients.expectedValues(4, 10));
        KafkaClients.await(clients.admin().deleteConsumerGroups(List.of(group)).all());
        assertThat(committed()).isEmpty();
    }

    /** Apache Kafka's consumer and ours in one group. */
    @Test
    void membersGoOnWhereTheyWereWhenTheirCoordinatorIsKilled() {
        OwnershipLedger ledger = new OwnershipLedger();
        try (Member theirs = new ApacheMember("theirs", member(), topic, ledger);
                Member ours = new DuologMember("ours", ourMember(group), topic, ledger)) {
            List<Member> both = List.of(theirs, ours);
            pollUntil(both, () -> both.stream()
                    .allMatch(member -> member.assignment().size() == PARTITIONS / 2));
            produce(0, 10);
            pollUntil(both, () -> isRead(ledger, 10));
            both.forEach(Member::commit);
            int coordinator = coordinator();

            cluster.kill(coordinator);
            produce(10, 10);
            pollUntil(both, () -> isRead(ledger, 20));
            both.forEach(Member::commit);

            assertThat(coordinator()).isNotEqualTo(coordinator);
            assertThat(committed()).hasSize(PARTITIONS).allSatisfy((name, offset) -> assertThat(offset.offset())
                    .isEqualTo(20));
            assertThat(ledger.violations()).isEmpty();
        }
    }

    /** Whoever made them: what one kind of consumer committed, the other goes on from. */
    @Test
    void groupsAndOffsetsOutliveARestartOfTheWholeCluster() {
        String ownGroup = group + "-own";
        OwnershipLedger before = new OwnershipLedger();
        OwnershipLedger beforeOwn = new OwnershipLedger();
        produce(0, 5);
        try (Member theirs = new ApacheMember("theirs", member(), topic, before);
                Member ours = new DuologMember("ours", ourMember(ownGroup), topic, beforeOwn)) {
            pollUntil(List.of(theirs, ours), () -> isRead(before, 5) && isRead(beforeOwn, 5));
            theirs.commit();
            ours.commit();
        }

        cluster.restart();
        cluster.awaitFullIsr("__consumer_offsets", topic);
        produce(5, 5);
        try (Consumer<String, String> theirs = clients.consumer(Map.of("group.id", ownGroup));
                io.duolog.client.consumer.Consumer<String, String> ours = ourMember(group)) {
            theirs.subscribe(List.of(topic));
            ours.subscribe(List.of(topic));
            assertThat(KafkaClients.poll(theirs, 5 * PARTITIONS))
                    .allSatisfy(record -> assertThat(record.offset()).isGreaterThanOrEqualTo(5));
            List<Long> offsets = new ArrayList<>();
            Awaitility.await("what was not read yet").atMost(STEP_TIMEOUT).until(() -> {
                ours.poll(POLL).forEach(record -> offsets.add(record.offset()));
                return offsets.size() >= 5 * PARTITIONS;
            });
            assertThat(offsets).allSatisfy(offset -> assertThat(offset).isGreaterThanOrEqualTo(5));
        }
    }

    private io.duolog.client.consumer.Consumer<String, String> ourMember(String groupId) {
        return cluster.client()
                .consumer(Deserializers.string(), Deserializers.string())
                .properties(MEMBER_SETTINGS)
                .group(groupId)
                .offsetReset(OffsetReset.EARLIEST)
                .autoCommit(false)
                .open();
    }

    private boolean isRead(OwnershipLedger ledger, long end) {
        return IntStream.range(0, PARTITIONS).allMatch(number -> ledger.next(partition(number)) >= end);
    }

    private static void pollUntil(List<Member> members, BooleanSupplier condition) {
        Awaitility.await("what the members are to see").atMost(STEP_TIMEOUT).until(() -> {
            members.forEach(Member::poll);
            return condition.getAsBoolean();
        });
    }

    @Test
    void producersMayNotWriteWhatCoordinatorsKeep() {
        Consumer<String, String> member = member();
        member.subscribe(List.of(topic));
        member.poll(POLL);
        Awaitility.await().atMost(STEP_TIMEOUT).ignoreExceptions().until(() -> KafkaClients.await(clients.admin()
                        .describeTopics(List.of("__consumer_offsets"))
                        .allTopicNames())
                .get("__consumer_offsets")
                .isInternal());
        try (Producer<String, String> producer = clients.producer(Map.of())) {
            assertThat(KafkaClients.errorOf(producer.send(new ProducerRecord<>("__consumer_offsets", 0, "k", "v"))))
                    .isInstanceOf(InvalidTopicException.class);
        }
    }

    private int coordinator() {
        return KafkaClients.await(
                        clients.admin().describeConsumerGroups(List.of(group)).all())
                .get(group)
                .coordinator()
                .id();
    }
}
