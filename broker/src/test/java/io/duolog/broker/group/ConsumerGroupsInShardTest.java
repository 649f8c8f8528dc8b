package io.duolog.broker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.DescribedGroup;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupResponse;
import io.duolog.protocol.message.OffsetDeleteRequest;
import io.duolog.protocol.message.OffsetDeleteResponse;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Groups of the consumer protocol among their offsets and beside groups of the other kind. */
class ConsumerGroupsInShardTest {
    private static final long NONE = -1;
    private static final int LEAVING = -1;

    private final ShardFixture shard = new ShardFixture();

    private ConsumerGroupHeartbeatResponse join(String group, String memberId, String... topics) {
        return shard.heartbeat(ShardFixture.fullHeartbeat(group, memberId, 0, List.of(topics), null));
    }

    private ConsumerGroupHeartbeatResponse beat(String group, String memberId, int epoch) {
        return shard.heartbeat(ConsumerGroupHeartbeatRequest.builder()
                .groupId(group)
                .memberId(memberId)
                .memberEpoch(epoch)
                .build());
    }

    private void leaveClassic(String group, String memberId) {
        LeaveGroupRequest request = new LeaveGroupRequest(
                group, memberId, List.of(new LeaveGroupRequest.MemberIdentity(memberId, null, null)));
        shard.ask(
                LeaveGroupResponse.class,
                (state, ticket, nowMs) -> state.inClassic(
                        group, memberId, nowMs, (member, now) -> member.leave(new Ticket(ticket), request, now)));
    }

    private ErrorCode askForAnId(String group) {
        JoinGroupRequest request = new JoinGroupRequest(
                group,
                30_000,
                30_000,
                "",
                null,
                "consumer",
                List.of(new JoinGroupRequest.JoinGroupRequestProtocol("range", ByteBuffer.allocate(10))),
                null);
        JoinGroupResponse answer = shard.ask(
                JoinGroupResponse.class,
                (state, ticket, nowMs) -> state.join(
                        new JoinAttempt(new Ticket(ticket), request, (short) 9, "client", "/127.0.0.1", "asked"),
                        nowMs));
        return ErrorCode.forCode(answer.errorCode());
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode error) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }

    // ---------------------------------------------------------------------------------------------------- the protocol

    @Test
    void servesAGroupBesideOneOfTheOtherKind() {
        shard.joinAlone("classic");

        ConsumerGroupHeartbeatResponse joined = join("g", "m", "t");

        assertThat(joined.errorCode()).isZero();
        assertThat(joined.assignment().topicPartitions())
                .singleElement()
                .satisfies(topic -> assertThat(topic.partitions()).containsExactly(0, 1, 2, 3));
        assertThat(shard.groups()).isEqualTo(Map.of("classic", "Stable", "g", "Stable"));
        assertThat(shard.types()).isEqualTo(Map.of("classic", GroupType.CLASSIC, "g", GroupType.CONSUMER));
    }

    @Test
    void groupsAndTheirMembersOutliveTheirCoordinator() {
        int epoch = join("g", "m", "t").memberEpoch();
        shard.commit("g", "m", epoch, "t", 0, 7);
        DescribedGroup before = shard.describe("g");

        shard.elect();

        assertThat(shard.describe("g")).isEqualTo(before);
        assertThat(beat("g", "m", epoch).errorCode()).isZero();
        assertThat(shard.commit("g", "m", epoch, "t", 0, 8)).isEqualTo(ErrorCode.NONE);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(8);
    }

    @Test
    void membersThatStaySilentAfterTheCoordinatorMovedAreRemoved() {
        join("g", "m", "t");
        shard.elect();

        shard.loop.pass(46_000);

        assertThat(shard.groups()).isEqualTo(Map.of("g", "Empty"));
    }

    @Test
    void topicsThatGrowAreAssignedWithTheNextHeartbeat() {
        int epoch = join("g", "m", "t").memberEpoch();
        shard.grow(6);

        ConsumerGroupHeartbeatResponse next = beat("g", "m", epoch);

        assertThat(next.memberEpoch()).isGreaterThan(epoch);
        assertThat(next.assignment().topicPartitions().get(0).partitions()).hasSize(6);
    }

    @Test
    void tellsMembersOfGroupsThatAreNotThereToJoinAnew() {
        assertRefused(() -> beat("g", "m", 5), ErrorCode.UNKNOWN_MEMBER_ID);
        assertRefused(() -> beat("g", "m", LEAVING), ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(shard.groups()).isEmpty();
    }

    @Test
    void forgetsAGroupWhoseFirstMemberWasRefused() {
        ConsumerGroupHeartbeatResponse refused = shard.heartbeat(
                ConsumerGroupHeartbeatRequest.builder().groupId("g").build());

        assertThat(ErrorCode.forCode(refused.errorCode())).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(shard.groups()).isEmpty();
    }

    @Test
    void forgetsAGroupWhoseFirstMemberCouldNotBeKept() {
        shard.log.refuse(ErrorCode.NOT_ENOUGH_REPLICAS);

        assertRefused(() -> join("g", "m", "t"), ErrorCode.COORDINATOR_NOT_AVAILABLE);

        assertThat(shard.groups()).isEmpty();
        shard.log.refuse(null);
        assertThat(join("g", "m", "t").memberEpoch()).isEqualTo(1);
    }

    // --------------------------------------------------------------------------------------------------------- offsets

    @Test
    void onlyMembersCommitAndOnlyInTheirEpoch() {
        int epoch = join("g", "m", "t").memberEpoch();

        assertThat(shard.commit("g", "m", epoch - 1, "t", 0, 1)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        assertThat(shard.commit("g", "stranger", epoch, "t", 0, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(shard.commit("g", "", -1, "t", 0, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);

        beat("g", "m", LEAVING);
        assertThat(shard.commit("g", "", -1, "t", 0, 1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void onlyMembersFetchWithAnEpoch() {
        int epoch = join("g", "m", "t").memberEpoch();

        assertRefused(() -> fetchAs("m", epoch + 1), ErrorCode.STALE_MEMBER_EPOCH);
        assertRefused(() -> fetchAs("stranger", epoch), ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(fetchAs("m", epoch).errorCode()).isZero();
        assertThat(fetchAs(null, -1).errorCode()).isZero();
    }

    private OffsetFetchResponseGroup fetchAs(@Nullable String memberId, int epoch) {
        OffsetFetchRequestGroup request = new OffsetFetchRequestGroup("g", memberId, epoch, null);
        return shard.ask(
                OffsetFetchResponseGroup.class,
                (state, ticket, nowMs) -> ShardFixture.reading(state.fetchOffsets(request), ticket));
    }

    @Test
    void keepsOffsetsOfTopicsThatMembersConsume() {
        int epoch = join("g", "m", "t").memberEpoch();
        shard.commit("g", "m", epoch, "t", 0, 1);
        shard.commit("g", "m", epoch, "u", 0, 2);

        assertThat(deleteOffset("t")).isEqualTo(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
        assertThat(deleteOffset("u")).isEqualTo(ErrorCode.NONE);

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(1);
        assertThat(shard.fetch("g", "u", 0)).isEqualTo(NONE);
    }

    private ErrorCode deleteOffset(String topic) {
        OffsetDeleteRequest request = new OffsetDeleteRequest(
                "g",
                List.of(new OffsetDeleteRequest.OffsetDeleteRequestTopic(
                        topic, List.of(new OffsetDeleteRequest.OffsetDeleteRequestPartition(0)))));
        OffsetDeleteResponse response = shard.ask(
                OffsetDeleteResponse.class, (state, ticket, nowMs) -> state.deleteOffsets(new Ticket(ticket), request));
        return ErrorCode.forCode(response.topics().get(0).partitions().get(0).errorCode());
    }

    @Test
    void deletesAGroupWithItsOffsetsOnceItHasNoMembers() {
        int epoch = join("g", "m", "t").memberEpoch();
        shard.commit("g", "m", epoch, "t", 0, 1);
        assertRefused(() -> delete("g"), ErrorCode.NON_EMPTY_GROUP);

        beat("g", "m", LEAVING);
        delete("g");

        assertThat(shard.groups()).isEmpty();
        shard.elect();
        assertThat(shard.groups()).isEmpty();
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
    }

    private void delete(String group) {
        shard.ask(Boolean.class, (state, ticket, nowMs) -> state.deleteGroup(new Ticket(ticket), group, true));
    }

    @Test
    void anEmptyGroupEndsWithItsLastOffset() {
        int epoch = join("g", "m", "t").memberEpoch();
        shard.commit("g", "m", epoch, "t", 0, 1);
        beat("g", "m", LEAVING);

        shard.loop.pass(ShardFixture.RETENTION_MS + 2 * ShardFixture.CHECK_INTERVAL_MS);

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
        assertThat(shard.groups()).isEmpty();
        shard.elect();
        assertThat(shard.groups()).isEmpty();
    }

    // ---------------------------------------------------------------------------------------- from one kind to the
    // other

    @Test
    void aClassicGroupWithoutMembersGivesWay() {
        String former = shard.joinAlone("g");
        shard.commit("g", former, 1, "t", 0, 7);
        leaveClassic("g", former);

        int epoch = join("g", "m", "t").memberEpoch();

        assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CONSUMER));
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(7);
        shard.elect();
        assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CONSUMER));
        assertThat(beat("g", "m", epoch).errorCode()).isZero();
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(7);
    }

    @Test
    void aConsumerGroupWithoutMembersGivesWay() {
        int epoch = join("g", "m", "t").memberEpoch();
        shard.commit("g", "m", epoch, "t", 0, 7);
        beat("g", "m", LEAVING);

        String memberId = shard.joinAlone("g");

        assertThat(shard.groups()).isEqualTo(Map.of("g", "Stable"));
        assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CLASSIC));
        shard.elect();
        assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CLASSIC));
        assertThat(shard.commit("g", memberId, 1, "t", 0, 8)).isEqualTo(ErrorCode.NONE);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(8);
    }

    @Test
    void groupsGoToAndFro() {
        for (int round = 0; round < 3; round++) {
            String classic = shard.joinAlone("g");
            leaveClassic("g", classic);
            join("g", "m", "t");
            shard.elect();
            assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CONSUMER));
            beat("g", "m", LEAVING);
        }
        shard.loop.pass(2 * ShardFixture.CHECK_INTERVAL_MS);

        assertThat(shard.groups()).isEmpty();
        shard.elect();
        assertThat(shard.groups()).isEmpty();
    }

    @Test
    void aGroupOfOffsetsAloneGivesWay() {
        shard.commit("g", "", -1, "t", 0, 7);

        join("g", "m", "t");
        beat("g", "m", LEAVING);

        assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CONSUMER));
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(7);
    }

    @Test
    void whoIsRefusedDoesNotChangeTheKind() {
        leaveClassic("g", shard.joinAlone("g"));

        ConsumerGroupHeartbeatResponse refused = shard.heartbeat(ConsumerGroupHeartbeatRequest.builder()
                .groupId("g")
                .memberId("m")
                .rebalanceTimeoutMs(1_000)
                .subscribedTopicNames(List.of("t"))
                .topicPartitions(List.of())
                .serverAssignor("by dice")
                .build());

        assertThat(ErrorCode.forCode(refused.errorCode())).isEqualTo(ErrorCode.UNSUPPORTED_ASSIGNOR);
        assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CLASSIC));
    }

    @Test
    void whoCannotBeKeptDoesNotChangeTheKind() {
        leaveClassic("g", shard.joinAlone("g"));
        shard.log.refuse(ErrorCode.NOT_ENOUGH_REPLICAS);

        assertRefused(() -> join("g", "m", "t"), ErrorCode.COORDINATOR_NOT_AVAILABLE);

        assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CLASSIC));
        shard.log.refuse(null);
        join("g", "m", "t");
        assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CONSUMER));
    }

    @Test
    void whoOnlyAsksForAnIdDoesNotChangeTheKindForGood() {
        shard.commit("g", "m", join("g", "m", "t").memberEpoch(), "t", 0, 7);
        beat("g", "m", LEAVING);
        DescribedGroup before = shard.describe("g");

        assertThat(askForAnId("g")).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED);
        assertThat(shard.types()).isEqualTo(Map.of("g", GroupType.CLASSIC));
        shard.loop.pass(31_000);

        assertThat(shard.describe("g")).isEqualTo(before);
    }

    @Test
    void membersOfOtherTypesKeepOutThoseOfTheConsumerProtocol() {
        shard.joinAlone("classic", "connect");

        assertRefused(() -> join("classic", "m", "t"), ErrorCode.GROUP_ID_NOT_FOUND);
        assertRefused(() -> beat("classic", "m", 1), ErrorCode.GROUP_ID_NOT_FOUND);
        assertThat(shard.types()).isEqualTo(Map.of("classic", GroupType.CLASSIC));
    }

    // ------------------------------------------------------------------------------------------------------ the
    // records

    @Test
    void recordsOfUnknownKindsMakeNoGroup() {
        for (short type : new short[] {4, 9, 17, 99}) {
            shard.log.append(batch(type, "g"));
        }
        shard.joinAlone("other");

        shard.elect();

        assertThat(shard.groups()).isEqualTo(Map.of("other", "Stable"));
    }

    @Test
    void endsOfWhatIsNotThereMakeNoGroup() {
        for (short type : new short[] {1, 2, 3, 5, 6, 7, 8, 16}) {
            byte[] rest = new byte[20];
            rest[1] = 1;
            rest[2] = 'g';
            ByteBuffer key = ByteBuffer.allocate(22).putShort(type).put(rest).flip();
            shard.log.append(batch(key, null));
        }

        shard.elect();

        assertThat(shard.groups()).isEmpty();
    }

    /** A record whose key has a type and a group's name, and then whatever. */
    private static ByteBuffer batch(short type, String group) {
        byte[] name = group.getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = ByteBuffer.allocate(4 + name.length)
                .putShort(type)
                .putShort((short) name.length)
                .put(name)
                .flip();
        return batch(key, ByteBuffer.allocate(9));
    }

    private static ByteBuffer batch(ByteBuffer key, @Nullable ByteBuffer value) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, 512);
        batch.append(1, key, value, List.of());
        return batch.build();
    }
}
