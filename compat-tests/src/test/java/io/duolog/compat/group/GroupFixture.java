package io.duolog.compat.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.group.GroupProtocol.Division;
import io.duolog.compat.javaclient.KafkaClients;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * One topic, one group, and members that come and go, all of which tell the same ledger. Nothing here waits for time to pass: members
 * are polled in turn by one thread until something has happened.
 */
abstract class GroupFixture {
    /** How many partitions the topic has. */
    protected static final int PARTITIONS = 6;

    /** What members tell. */
    final OwnershipLedger ledger = new OwnershipLedger();

    /** Who is in the group. */
    final List<Member> members = new ArrayList<>();

    /** Apache Kafka's clients. */
    KafkaClients kafka;

    /** The topic's name. */
    String topic;

    /** The group's id. */
    String group;

    private int produced;

    /** Where the brokers are. */
    protected abstract String bootstrapServers();

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

    /** What a member of the group is configured with. */
    Map<String, Object> settings(GroupProtocol protocol, Division division) {
        Map<String, Object> settings = new HashMap<>(protocol.settings(division));
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "true");
        settings.put("auto.commit.interval.ms", "100");
        return settings;
    }

    /** One of Apache Kafka's consumers joins. */
    ApacheMember joinApache(String name, Map<String, Object> settings) {
        ApacheMember member = new ApacheMember(name, kafka.consumer(settings), topic, ledger);
        members.add(member);
        return member;
    }

    /** A member closes. */
    void leave(Member member) {
        member.close();
        members.remove(member);
    }

    /** Writes as many records to each of these partitions. */
    void produce(Set<TopicPartition> partitions, int count) {
        try (Producer<String, String> producer = kafka.producer(Map.of())) {
            partitions.forEach(partition -> KafkaClients.produce(producer, partition, produced, count));
        }
        produced += count;
    }

    /** All of the topic's partitions. */
    Set<TopicPartition> allPartitions() {
        Set<TopicPartition> all = new HashSet<>();
        IntStream.range(0, PARTITIONS).forEach(number -> all.add(new TopicPartition(topic, number)));
        return all;
    }

    /** Polls members until something holds. */
    void pollUntil(String what, List<Member> polled, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + KafkaClients.STEP_TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what + " in time").isLessThan(deadlineNs);
            polled.forEach(Member::poll);
        }
    }

    /** Polls all members until together they have all partitions, and each as many as another. */
    void awaitBalance() {
        Set<TopicPartition> owned = new HashSet<>();
        pollUntil("balance among " + members.size(), members, () -> {
            owned.clear();
            members.forEach(member -> owned.addAll(member.assignment()));
            return owned.size() == PARTITIONS
                    && members.stream().allMatch(member -> member.assignment().size() == PARTITIONS / members.size());
        });
    }

    /** Polls members until partitions are read up to an offset. */
    void awaitRead(Set<TopicPartition> partitions, List<Member> polled, long end) {
        pollUntil("reading up to " + end, polled, () -> partitions.stream()
                .allMatch(partition -> ledger.next(partition) >= end));
    }
}
