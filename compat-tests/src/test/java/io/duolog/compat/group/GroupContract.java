package io.duolog.compat.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.group.GroupProtocol.Division;
import io.duolog.compat.javaclient.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A group with members of the kind that the subclass opens, and Apache Kafka's beside them. */
public abstract class GroupContract extends GroupFixture {
    private final GroupProtocol protocol;

    /** Groups are divided by this protocol. */
    protected GroupContract(GroupProtocol protocol) {
        this.protocol = protocol;
    }

    /** Opens a member of the kind that is tested, with these settings by Kafka's names, and subscribes it. */
    protected abstract Member open(
            KafkaClients clients, String name, Map<String, Object> settings, String topicName, OwnershipLedger tellsTo);

    private Map<String, Object> settings(Division division) {
        return settings(protocol, division);
    }

    private Member join(String name, Map<String, Object> settings) {
        Member member = open(kafka, name, settings, topic, ledger);
        members.add(member);
        return member;
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
