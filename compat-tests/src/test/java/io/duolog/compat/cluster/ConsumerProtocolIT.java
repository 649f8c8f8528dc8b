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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
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

/** Apache Kafka's consumers with {@code group.protocol=consumer} (KIP-848), while members, topics and brokers come and go. */
@ParameterizedClass(name = "{0}")
@MethodSource("kinds")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ConsumerProtocolIT {
    private static final int PARTITIONS = 6;
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

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
                ConsumerProtocolIT.class,
                Map.of(
                        "offsets.topic.num.partitions", "4",
                        "group.initial.rebalance.delay.ms", "0",
                        "group.consumer.min.heartbeat.interval.ms", "100",
                        "group.consumer.heartbeat.interval.ms", "300",
                        "group.consumer.min.session.timeout.ms", "1000",
                        "group.consumer.session.timeout.ms", "6000"));
    }

    @AfterParameterizedClassInvocation
    static void closeCluster() {
        running.close();
    }

    @BeforeEach
    void createTopic() {
        cluster = running;
        clients = new KafkaClients(cluster.bootstrapServers());
        topic = KafkaClients.topicName("assigned");
        group = topic + "-group";
        create(topic, PARTITIONS);
    }

    private void create(String name, int partitions) {
        KafkaClients.await(clients.admin()
                .createTopics(List.of(new NewTopic(name, partitions, (short) 3)))
                .all());
        cluster.awaitFullIsr(name);
    }

    @AfterEach
    void healAndCloseClients() {
        clients.close();
        cluster.brokerIds().forEach(cluster::start);
    }

    private Consumer<String, String> member(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(Map.of("group.id", group, "group.protocol", "consumer"));
        all.putAll(properties);
        return clients.consumer(all);
    }

    private Consumer<String, String> subscribed() {
        Consumer<String, String> member = member(Map.of());
        member.subscribe(List.of(topic));
        return member;
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

    /** Polls all members until together they have so many partitions, each as many as another, and none has two owners. */
    private void awaitBalance(List<Consumer<String, String>> members, int partitions) {
        Awaitility.await("an assignment to " + members.size() + " members on " + kind)
                .atMost(STEP_TIMEOUT)
                .untilAsserted(() -> {
                    members.forEach(member -> member.poll(POLL));
                    Set<TopicPartition> all = new HashSet<>();
                    for (Consumer<String, String> member : members) {
                        assertThat(member.assignment()).hasSize(partitions / members.size());
                        all.addAll(member.assignment());
                    }
                    assertThat(all).hasSize(partitions);
                });
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        return KafkaClients.await(
                clients.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    private ConsumerGroupDescription described() {
        return KafkaClients.await(
                        clients.admin().describeConsumerGroups(List.of(group)).all())
                .get(group);
    }

    @Test
    void membersComeAndGoAndAdminsSeeThem() {
        Consumer<String, String> first = subscribed();
        awaitBalance(List.of(first), PARTITIONS);
        Consumer<String, String> second = subscribed();
        Consumer<String, String> third = subscribed();
        awaitBalance(List.of(first, second, third), PARTITIONS);

        ConsumerGroupDescription described = described();
        assertThat(described.type()).isEqualTo(GroupType.CONSUMER);
        assertThat(described.partitionAssignor()).isEqualTo("uniform");
        assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
        assertThat(described.members())
                .hasSize(3)
                .allSatisfy(member -> assertThat(member.upgraded()).contains(true))
                .allSatisfy(member -> assertThat(member.host()).isEqualTo("/127.0.0.1"))
                .allSatisfy(member ->
                        assertThat(member.assignment().topicPartitions()).hasSize(PARTITIONS / 3));
        assertThat(listed(GroupType.CONSUMER)).containsExactly(GroupState.STABLE);
        assertThat(listed(GroupType.CLASSIC)).isEmpty();
        assertThat(KafkaClients.errorOf(
                        clients.admin().describeClassicGroups(List.of(group)).all()))
                .isInstanceOf(GroupIdNotFoundException.class);

        second.close();
        third.close();
        awaitBalance(List.of(first), PARTITIONS);
    }

    private List<GroupState> listed(GroupType type) {
        return KafkaClients.await(clients.admin()
                        .listGroups(new ListGroupsOptions()
                                .withTypes(Set.of(type))
                                .inGroupStates(Set.of(GroupState.STABLE)))
                        .all())
                .stream()
                .filter(listing -> listing.groupId().equals(group))
                .map(GroupListing::groupState)
                .map(state -> state.orElse(GroupState.UNKNOWN))
                .toList();
    }

    @Test
    void offsetsOfAGroupAreItsMembersBusinessWhileItHasAny() {
        produce(0, 10);
        Consumer<String, String> member = subscribed();
        KafkaClients.poll(member, 10 * PARTITIONS);
        member.commitSync();
        Map<TopicPartition, OffsetAndMetadata> wanted = Map.of(partition(0), new OffsetAndMetadata(4, "set by hand"));
        assertThat(committed()).hasSize(PARTITIONS);
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

        Consumer<String, String> next = subscribed();
        assertThat(KafkaClients.values(KafkaClients.poll(next, 6))).isEqualTo(KafkaClients.expectedValues(4, 10));
        next.close();
        KafkaClients.await(clients.admin().deleteConsumerGroups(List.of(group)).all());
        assertThat(committed()).isEmpty();
    }

    @Test
    void patternsAreMatchedByTheBrokerAndTopicsThatComeOrGrowAreAssigned() {
        Consumer<String, String> member = member(Map.of());
        member.subscribe(new SubscriptionPattern(topic + ".*"));
        awaitBalance(List.of(member), PARTITIONS);

        create(topic + "-too", 2);
        awaitBalance(List.of(member), PARTITIONS + 2);
        KafkaClients.await(clients.admin()
                .createPartitions(Map.of(topic + "-too", NewPartitions.increaseTo(4)))
                .all());

        awaitBalance(List.of(member), PARTITIONS + 4);
    }

    @Test
    void aGroupWithoutMembersChangesItsKindAndKeepsItsOffsets() {
        produce(0, 5);
        Consumer<String, String> consumer = subscribed();
        KafkaClients.poll(consumer, 5 * PARTITIONS);
        consumer.commitSync();
        consumer.close();
        produce(5, 5);
        Consumer<String, String> classic = clients.consumer(Map.of("group.id", group));
        classic.subscribe(List.of(topic));

        List<String> values = KafkaClients.values(KafkaClients.poll(classic, 5 * PARTITIONS));
        classic.commitSync();
        assertThat(values).allMatch(value -> Integer.parseInt(value.substring("value-".length())) >= 5);
        assertThat(described().type()).isEqualTo(GroupType.CLASSIC);
        classic.close();

        awaitBalance(List.of(subscribed()), PARTITIONS);
        assertThat(described().type()).isEqualTo(GroupType.CONSUMER);
        assertThat(committed()).hasSize(PARTITIONS).allSatisfy((name, offset) -> assertThat(offset.offset())
                .isEqualTo(10));
    }

    @Test
    void staticMembersComeBackToWhatTheyHad() {
        Consumer<String, String> other = subscribed();
        Consumer<String, String> first = member(Map.of("group.instance.id", "one"));
        first.subscribe(List.of(topic));
        awaitBalance(List.of(first, other), PARTITIONS);
        Set<TopicPartition> before = Set.copyOf(first.assignment());
        first.close();

        Consumer<String, String> again = member(Map.of("group.instance.id", "one"));
        again.subscribe(List.of(topic));
        awaitBalance(List.of(again, other), PARTITIONS);

        assertThat(again.assignment()).isEqualTo(before);
    }

    /** Apache Kafka's consumer and ours in one group. */
    @Test
    void membersGoOnWhereTheyWereWhenTheirCoordinatorIsKilled() {
        OwnershipLedger ledger = new OwnershipLedger();
        try (Member theirs = new ApacheMember("theirs", member(Map.of()), topic, ledger);
                Member ours = new DuologMember("ours", ourMember(), topic, ledger)) {
            List<Member> both = List.of(theirs, ours);
            pollUntil(both, () -> both.stream()
                    .allMatch(member -> member.assignment().size() == PARTITIONS / 2));
            produce(0, 10);
            pollUntil(both, () -> isRead(ledger, 10));
            both.forEach(Member::commit);
            int coordinator = described().coordinator().id();

            cluster.kill(coordinator);
            produce(10, 10);
            pollUntil(both, () -> isRead(ledger, 20));
            both.forEach(Member::commit);

            assertThat(described().coordinator().id()).isNotEqualTo(coordinator);
            assertThat(committed()).hasSize(PARTITIONS).allSatisfy((name, offset) -> assertThat(offset.offset())
                    .isEqualTo(20));
            assertThat(ledger.violations()).isEmpty();
        }
    }

    private io.duolog.client.consumer.Consumer<String, String> ourMember() {
        return cluster.client()
                .consumer(Deserializers.string(), Deserializers.string())
                .properties(Map.of("group.protocol", "consumer"))
                .group(group)
                .offsetReset(OffsetReset.EARLIEST)
                .autoCommit(false)
                .open();
    }

    private boolean isRead(OwnershipLedger ledger, long end) {
        return IntStream.range(0, PARTITIONS).allMatch(number -> ledger.next(partition(number)) >= end);
    }

    private void pollUntil(List<Member> members, BooleanSupplier condition) {
        Awaitility.await("what the members are to see on " + kind)
                .atMost(STEP_TIMEOUT)
                .until(() -> {
                    members.forEach(Member::poll);
                    return condition.getAsBoolean();
                });
    }

    @Test
    void groupsAndOffsetsOutliveARestartOfTheWholeCluster() {
        produce(0, 5);
        Consumer<String, String> member = subscribed();
        KafkaClients.poll(member, 5 * PARTITIONS);
        member.commitSync();

        cluster.restart();
        cluster.awaitFullIsr("__consumer_offsets", topic);
        produce(5, 5);

        assertThat(KafkaClients.values(KafkaClients.poll(member, 5 * PARTITIONS)))
                .allMatch(value -> Integer.parseInt(value.substring("value-".length())) >= 5);
        member.commitSync(STEP_TIMEOUT);
        assertThat(described().members()).hasSize(1);
        assertThat(committed()).hasSize(PARTITIONS).allSatisfy((name, offset) -> assertThat(offset.offset())
                .isEqualTo(10));
    }

    @Test
    void adminsSeeTheVersionOfGroups() {
        assertThat(KafkaClients.await(clients.admin().describeFeatures().featureMetadata())
                        .finalizedFeatures())
                .containsEntry("group.version", new FinalizedVersionRange((short) 1, (short) 1));
    }
}
