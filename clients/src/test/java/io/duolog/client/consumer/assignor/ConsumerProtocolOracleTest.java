package io.duolog.client.consumer.assignor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What our members say is byte for byte what Apache Kafka's say. */
class ConsumerProtocolOracleTest {
    private static final List<TopicPartition> OWNED =
            List.of(new TopicPartition("b", 2), new TopicPartition("a", 1), new TopicPartition("b", 0));
    private static final MemberSubscription MEMBER = new MemberSubscription(
            List.of("b", "a"),
            Optional.of(ByteBuffer.wrap(new byte[] {1, 2, 3})),
            OWNED,
            OptionalInt.of(7),
            Optional.of("rack-1"),
            Optional.empty());

    @Test
    void writesSubscriptionsAsApacheKafkaDoes() {
        for (MemberSubscription member : List.of(MEMBER, MemberSubscription.to(List.of("topic")))) {
            assertThat(ConsumerProtocol.encodeSubscription(member))
                    .isEqualTo(org.apache.kafka.clients.consumer.internals.ConsumerProtocol.serializeSubscription(
                            ApacheAssignors.subscription(member)));
        }
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2, 3})
    void readsSubscriptionsOfEveryVersion(short version) {
        ByteBuffer bytes = org.apache.kafka.clients.consumer.internals.ConsumerProtocol.serializeSubscription(
                ApacheAssignors.subscription(MEMBER), version);

        MemberSubscription read = ConsumerProtocol.decodeSubscription(bytes);

        assertThat(read.topics()).containsExactly("a", "b");
        assertThat(read.userData()).isEqualTo(MEMBER.userData());
        assertThat(read.ownedPartitions()).hasSize(version >= 1 ? 3 : 0);
        assertThat(read.generation()).isEqualTo(version >= 2 ? OptionalInt.of(7) : OptionalInt.empty());
        assertThat(read.rackId()).isEqualTo(version >= 3 ? Optional.of("rack-1") : Optional.empty());
    }

    @Test
    void writesAssignmentsAsApacheKafkaDoes() {
        for (List<TopicPartition> partitions : List.of(OWNED, List.<TopicPartition>of())) {
            assertThat(ConsumerProtocol.encodeAssignment(partitions))
                    .isEqualTo(org.apache.kafka.clients.consumer.internals.ConsumerProtocol.serializeAssignment(
                            new Assignment(ApacheAssignors.theirs(partitions))));
        }
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2, 3})
    void readsAssignmentsOfEveryVersion(short version) {
        ByteBuffer bytes = org.apache.kafka.clients.consumer.internals.ConsumerProtocol.serializeAssignment(
                new Assignment(ApacheAssignors.theirs(OWNED)), version);

        assertThat(ConsumerProtocol.decodeAssignment(bytes)).containsExactlyInAnyOrderElementsOf(OWNED);
    }

    @Test
    void readsNewerVersionsAsTheNewestThatIsKnown() {
        ByteBuffer newer = ConsumerProtocol.encodeSubscription(MEMBER).duplicate();
        newer.putShort(0, (short) 9);

        assertThat(ConsumerProtocol.decodeSubscription(newer).ownedPartitions()).hasSize(3);
        assertThat(ConsumerProtocol.decodeAssignment(ByteBuffer.allocate(0))).isEmpty();
    }

    @Test
    void refusesWhatIsNoMessage() {
        ByteBuffer negative = ByteBuffer.allocate(2).putShort((short) -1).flip();
        assertThatThrownBy(() -> ConsumerProtocol.decodeSubscription(negative)).isInstanceOf(WireFormatException.class);
        ByteBuffer tooShort = ByteBuffer.allocate(3);
        assertThatThrownBy(() -> ConsumerProtocol.decodeAssignment(tooShort)).isInstanceOf(WireFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"range", "roundrobin", "sticky", "cooperative-sticky"})
    @SuppressWarnings("removal") // the only way to tell an assignor a generation
    void tellsTheLeaderWhatApacheKafkaTells(String name) {
        Assignor ours = Assignors.parse(List.of(name)).get(0);
        ConsumerPartitionAssignor theirs = ApacheAssignors.named(name);
        assertThat(ours.userData(List.of(), Assignor.NO_GENERATION))
                .isEqualTo(ApacheAssignors.userData(theirs, List.of("a")));

        theirs.onAssignment(
                new Assignment(ApacheAssignors.theirs(OWNED)),
                new ConsumerGroupMetadata("group", 7, "member", Optional.empty()));

        assertThat(ours.userData(OWNED, 7)).isEqualTo(ApacheAssignors.userData(theirs, List.of("a")));
    }

    @Test
    void readsOlderUserDataOfStickyMembers() {
        ByteBuffer newest = StickyUserData.encode(OWNED, 7);
        ByteBuffer withoutGeneration =
                newest.duplicate().limit(newest.limit() - Integer.BYTES).slice();

        assertThat(StickyUserData.decode(newest).generation()).hasValue(7);
        assertThat(StickyUserData.decode(withoutGeneration).partitions()).hasSize(3);
        assertThat(StickyUserData.decode(withoutGeneration).generation()).isEmpty();
        assertThat(StickyUserData.decode(ByteBuffer.wrap(new byte[] {9})).partitions())
                .isEmpty();
        assertThat(Set.of(StickyUserData.decodeGeneration(ByteBuffer.allocate(1))))
                .containsExactly(-1);
    }
}
