package io.duolog.compat.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.group.GroupProtocol.Division;
import io.duolog.compat.javaclient.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A group with members of the kind that the subclass opens, and Apache Kafka's beside them. Nothing here waits for time
 * to pass: members are polled in turn by one thread until something has happened.
 */
public abstract class GroupContract {
    /** How many partitions the topic has. */
    protected static final int PARTITIONS = 6;

    private final GroupProtocol protocol;
    private final OwnershipLedger ledger = new OwnershipLedger();
    private final List<Member> members = new ArrayList<>();
    private KafkaClients kafka;
    private String topic;
    private String group;
    private int produced;

    /** Groups are divided by this protocol. */
    protected GroupContract(GroupProtocol protocol) {
        this.protocol = protocol;
    }

    /** Where the brokers are. */
    protected abstract String bootstrapServers();

    /** Opens a member of the kind that is tested, with these settings by Kafka's names, and subscribes it. */
    protected abstract Member open(
            KafkaClients clients, String name, Map<String, Object> settings, String topicName, OwnershipLedger tellsTo);

    @BeforeEach
    void createTopic() {
        kafka = new KafkaClients(bootstrapServers());
        topic = kafka.createTopic("group", PARTITIONS, Map.of());
        group = topic + "-group";
    }

    @AfterEach
    void closeMembers() {
        members.forEach(Member::close);
        kafka.close();
        assertThat(ledger.violations()).isEmpty();
    }

    private Map<String, Object> settings(Division division) {
        Map<String, Object> settings = new HashMap<>(protocol.settings(division));
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "true");
        settings.put("auto.commit.interval.ms", "100");
        return settings;
    }

    private Member join(String name, Map<String, Object> settings) {
        Member member = open(kafka, name, settings, topic, ledger);
        members.add(member);
        return member;
    }

    private ApacheMember joinApache(String name, Map<String, Object> settings) {
        ApacheMember member = new ApacheMember(name, kafka.consumer(settings), topic, ledger);
        members.add(member);
        return member;
    }

    private void leave(Member member) {
        member.close();
        members.remove(member);
    }

    /** Writes as many records to each of these partitions. */
    private void produce(Set<TopicPartition> partitions, int count) {
        try (Producer<String, String> producer = kafka.producer(Map.of())) {
            partitions.forEach(partition -> KafkaClients.produce(producer, partition, produced, count));
        }
        produced += count;
    }

    private Set<TopicPartition> allPartitions() {
        Set<TopicPartition> all = new HashSet<>();
        IntStream.range(0, PARTITIONS).forEach(number -> all.add(new TopicPartition(topic, number)));
        return all;
    }

    private void pollUntil(String what, List<Member> polled, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + KafkaClients.STEP_TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what + " in time").isLessThan(deadlineNs);
            polled.forEach(Member::poll);
        }
    }

    /** Polls all members until together they have all partitions, and each as many as another. */
    private void awaitBalance() {
        Set<TopicPartition> owned = new HashSet<>();
        pollUntil("balance among " + members.size(), members, () -> {
            owned.clear();
            members.forEach(member -> owned.addAll(member.assignment()));
            return owned.size() == PARTITIONS
                    && members.stream().allMatch(member -> member.assignment().size() == PARTITIONS / members.size());
        });
    }

    private void awaitRead(Set<TopicPartition> partitions, List<Member> polled, long end) {
        pollUntil("reading up to " + end, polled, () -> partitions.stream()
                .allMatch(partition -> ledger.next(partition) >= end));
    }

    @ParameterizedTest
    @EnumSource(Division.class)
    void everyPartitionHasAnOwnerSoonWhenMembersComeAndGo(Division division) {
        Member first = join("first", settings(division));
        produce(allPartitions(), 10);
        awaitBalance();
        Member second = join("second", settings(division));
        Member third = join("third", settings(division));
        awaitBalance();
        produce(allPartitions(), 10);
        awaitRead(allPartitions(), members, 20);
        leave(second);
        leave(third);
        awaitBalance();
        produce(allPartitions(), 10);
        awaitRead(allPartitions(), members, 30);

        assertThat(first.assignment()).isEqualTo(allPartitions());
        assertThat(ledger.violations()).isEmpty();
        assertThat(ledger.longestGap()).isLessThan(Duration.ofMillis(GroupProtocol.SESSION_TIMEOUT_MS));
    }

    @Test
    void partitionsThatStayGoOnInTheMiddleOfACooperativeRebalance() {
        Member stays = join("stays", settings(Division.STICKY));
        awaitBalance();
        ApacheMember comes = joinApache("comes", settings(Division.STICKY));
        pollUntil(
                "giving up half",
                List.of(comes, stays),
                () -> stays.assignment().size() == PARTITIONS / 2);
        Set<TopicPartition> kept = stays.assignment();
        int told = comes.divisions();

        // The rebalance cannot end: the coordinator waits for the other member, which does not poll.
        produce(kept, 10);
        awaitRead(kept, List.of(stays), 10);

        assertThat(comes.divisions()).isEqualTo(told);
        awaitBalance();
        assertThat(stays.assignment()).isEqualTo(kept);
        assertThat(kept).allSatisfy(partition -> assertThat(ledger.releases(partition))
                .as("how often " + partition + " was given up")
                .isZero());
    }

    @ParameterizedTest(name = "leads the group: {0}")
    @ValueSource(booleans = {true, false})
    void aStaticMemberComesBackWithoutARebalance(boolean leads) {
        Map<String, Object> settings = settings(Division.BY_TOPIC);
        ApacheMember witness = null;
        if (!leads) {
            witness = joinApache("witness", settings);
            awaitBalance();
        }
        settings.put("group.instance.id", "instance-1");
        Member before = join("before", settings);
        awaitBalance();
        if (leads) {
            witness = joinApache("witness", settings(Division.BY_TOPIC));
            awaitBalance();
        }
        int generation = witness.generation();
        int told = witness.divisions();
        Set<TopicPartition> had = before.assignment();

        leave(before);
        Member after = join("after", settings);
        pollUntil("the same partitions again", members, () -> after.assignment().equals(had));
        produce(allPartitions(), 5);
        awaitRead(allPartitions(), members, 5);
        witness.commit();
        after.commit();

        assertThat(witness.generation()).isEqualTo(generation);
        assertThat(witness.divisions()).isEqualTo(told);
    }

    @Test
    void commitsOfAnEarlierGenerationAreRefused() {
        join("member", settings(Division.BY_TOPIC));
        awaitBalance();
        ApacheMember witness = joinApache("witness", settings(Division.BY_TOPIC));
        awaitBalance();
        TopicPartition partition = witness.assignment().iterator().next();
        try (OffsetCommits commits = new OffsetCommits(bootstrapServers())) {
            assertThat(commits.commit(group, witness.memberId(), witness.generation() - 1, partition, 71))
                    .isEqualTo(protocol.refusalOfOtherGenerations());
            assertThat(commits.commit(group, witness.memberId(), witness.generation() + 1, partition, 72))
                    .isEqualTo(protocol.refusalOfOtherGenerations());
            assertThat(commits.commit(group, "nobody", witness.generation(), partition, 73))
                    .isEqualTo(Errors.UNKNOWN_MEMBER_ID);
            assertThat(commits.commit(group, "", -1, partition, 74)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
            assertThat(commits.commit(group, witness.memberId(), witness.generation(), partition, 75))
                    .isEqualTo(Errors.NONE);
        }

        assertThat(KafkaClients.await(
                                kafka.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                        .get(partition)
                        .offset())
                .isEqualTo(75);
    }
}
