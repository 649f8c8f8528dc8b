package io.duolog.broker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupResponse;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.duolog.protocol.message.OffsetDeleteRequest;
import io.duolog.protocol.message.OffsetDeleteResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GroupShardTest {
    private static final int NO_GENERATION = -1;
    private static final long NONE = -1;

    private final ShardFixture shard = new ShardFixture();

    private ErrorCode commitAsNobody(String group, String topic, int partition, long offset) {
        return shard.commit(group, "", NO_GENERATION, topic, partition, offset);
    }

    private void deleteGroup(String group) {
        shard.ask(Boolean.class, (state, ticket, nowMs) -> state.deleteGroup(new Ticket(ticket), group, true));
    }

    private ErrorCode deleteOffset(String group, String topic, int partition) {
        OffsetDeleteRequest request = new OffsetDeleteRequest(
                group,
                List.of(new OffsetDeleteRequest.OffsetDeleteRequestTopic(
                        topic, List.of(new OffsetDeleteRequest.OffsetDeleteRequestPartition(partition)))));
        OffsetDeleteResponse response = shard.ask(
                OffsetDeleteResponse.class, (state, ticket, nowMs) -> state.deleteOffsets(new Ticket(ticket), request));
        return ErrorCode.forCode(response.topics().get(0).partitions().get(0).errorCode());
    }

    private void leave(String group, String memberId) {
        LeaveGroupRequest request = new LeaveGroupRequest(
                group, memberId, List.of(new LeaveGroupRequest.MemberIdentity(memberId, null, null)));
        shard.ask(
                LeaveGroupResponse.class,
                (state, ticket, nowMs) -> state.inClassic(
                        group, memberId, nowMs, (member, now) -> member.leave(new Ticket(ticket), request, now)));
    }

    // ------------------------------------------------------------------------------------------------------- commits

    @Test
    void keepsOffsetsOfConsumersThatAreNoMembers() {
        assertThat(commitAsNobody("g", "t", 0, 42)).isEqualTo(ErrorCode.NONE);

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(42);
        assertThat(shard.fetch("g", "t", 1)).isEqualTo(NONE);
        assertThat(shard.fetch("other", "t", 0)).isEqualTo(NONE);
        assertThat(shard.groups()).isEqualTo(Map.of("g", "Empty"));
    }

    @Test
    void offsetsAndGroupsOutliveTheirCoordinator() {
        String memberId = shard.joinAlone("g");
        shard.commit("g", memberId, 1, "t", 0, 7);
        shard.commit("g", memberId, 1, "t", 0, 9);
        commitAsNobody("simple", "u", 3, 11);

        shard.elect();

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(9);
        assertThat(shard.fetch("simple", "u", 3)).isEqualTo(11);
        assertThat(shard.groups()).isEqualTo(Map.of("g", "Stable", "simple", "Empty"));
        assertThat(shard.commit("g", memberId, 1, "t", 0, 10)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void tellsAllOffsetsOfAGroup() {
        commitAsNobody("g", "t", 0, 1);
        commitAsNobody("g", "t", 5, 2);
        commitAsNobody("g", "u", 0, 3);

        assertThat(shard.fetchAll("g").topics())
                .extracting(topic -> topic.name() + topic.partitions().size())
                .containsExactly("t2", "u1");
        assertThat(shard.fetchAll("other").topics()).isEmpty();
    }

    @Test
    void refusesMetadataThatIsTooLong() {
        OffsetCommitRequest request = new OffsetCommitRequest(
                "g",
                NO_GENERATION,
                "",
                null,
                -1,
                List.of(new OffsetCommitRequestTopic(
                        "t",
                        ShardFixture.TOPIC_ID,
                        List.of(new OffsetCommitRequestPartition(0, 1, -1, "seventeen letters")))));

        assertThat(shard.commit(request)).isEqualTo(ErrorCode.OFFSET_METADATA_TOO_LARGE);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
        assertThat(shard.log.batchCount()).isZero();
    }

    @Test
    void refusesCommitsOfOldGenerationsStrangersAndGroupsThatAreNotThere() {
        String memberId = shard.joinAlone("g");

        assertThat(shard.commit("g", memberId, 0, "t", 0, 1)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(shard.commit("g", "stranger", 1, "t", 0, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(commitAsNobody("g", "t", 0, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(shard.commit("other", memberId, 1, "t", 0, 1)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
    }

    @Test
    void letsAdminsCommitForAGroupWithoutMembers() {
        String memberId = shard.joinAlone("g");
        shard.commit("g", memberId, 1, "t", 0, 1);
        leave("g", memberId);

        assertThat(commitAsNobody("g", "t", 0, 100)).isEqualTo(ErrorCode.NONE);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(100);
    }

    @Test
    void forgetsACommitThatTheLogRefused() {
        shard.log.refuse(ErrorCode.NOT_ENOUGH_REPLICAS);

        assertThat(commitAsNobody("g", "t", 0, 1)).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
        assertThat(shard.groups()).isEmpty();
    }

    // ------------------------------------------------------------------------------------------------------ expiration

    @Test
    void offsetsOfNobodyExpireAndTheGroupWithThem() {
        commitAsNobody("g", "t", 0, 1);

        shard.loop.pass(ShardFixture.RETENTION_MS - 1);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(1);
        shard.loop.pass(2 * ShardFixture.CHECK_INTERVAL_MS);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
        assertThat(shard.groups()).isEmpty();

        shard.elect();
        assertThat(shard.groups()).isEmpty();
    }

    @Test
    void offsetsOfAGroupOutliveItsMembersByTheRetention() {
        String memberId = shard.joinAlone("g");
        shard.commit("g", memberId, 1, "t", 0, 1);
        shard.loop.pass(20_000);
        leave("g", memberId);

        shard.loop.pass(ShardFixture.RETENTION_MS - 10_000);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(1);
        shard.loop.pass(30_000);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
        assertThat(shard.groups()).isEmpty();
    }

    @Test
    void keepsTheExpiryThatOldClientsChoose() {
        OffsetCommitRequest request = new OffsetCommitRequest(
                "g",
                NO_GENERATION,
                "",
                null,
                50_000,
                List.of(new OffsetCommitRequestTopic(
                        "t", ShardFixture.TOPIC_ID, List.of(new OffsetCommitRequestPartition(0, 1, -1, "")))));
        shard.commit(request);

        shard.elect();
        shard.loop.pass(49_000);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(1);
        shard.loop.pass(20_000);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
    }

    @Test
    void doesNotExpireOnLoadWhatWasJustCommitted() {
        shard.loop.pass(5 * ShardFixture.RETENTION_MS);
        commitAsNobody("g", "t", 0, 1);

        shard.elect();
        shard.loop.pass(3 * ShardFixture.CHECK_INTERVAL_MS);

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(1);
    }

    // ------------------------------------------------------------------------------------------------- deleted topics

    @Test
    void forgetsTheOffsetsOfDeletedTopics() {
        commitAsNobody("g", "t", 0, 1);
        commitAsNobody("g", "u", 0, 2);

        shard.tell((state, ticket, nowMs) -> {
            state.topicsDeleted(Map.of("t", ShardFixture.TOPIC_ID));
            return ShardFixture.reading(true, ticket);
        });
        shard.loop.pass(0);

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
        assertThat(shard.fetch("g", "u", 0)).isEqualTo(2);
    }

    @Test
    void keepsWhatWasCommittedToTheTopicThatTookTheName() {
        commitAsNobody("g", "t", 0, 1);

        shard.tell((state, ticket, nowMs) -> {
            state.topicsDeleted(Map.of("t", new UUID(9, 9)));
            return ShardFixture.reading(true, ticket);
        });
        shard.loop.pass(0);

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(1);
        assertThat(shard.fetch("g", "t", new UUID(9, 9), 0)).isEqualTo(NONE);
    }

    @Test
    void forgetsTheOffsetsOfTopicsThatWereDeletedWhileNobodyCoordinated() {
        commitAsNobody("g", "t", 0, 1);
        commitAsNobody("g", "u", 0, 2);
        shard.topics.put("t", new UUID(9, 9));

        shard.elect();
        shard.loop.pass(0);

        assertThat(shard.fetch("g", "t", ShardFixture.TOPIC_ID, 0)).isEqualTo(NONE);
        assertThat(shard.fetch("g", "u", 0)).isEqualTo(2);
    }

    @Test
    void forgetsInBatches() {
        shard.commitMany("g", "t", 2_500);
        int batches = shard.log.batchCount();

        shard.tell((state, ticket, nowMs) -> {
            state.topicsDeleted(Map.of("t", ShardFixture.TOPIC_ID));
            return ShardFixture.reading(true, ticket);
        });
        shard.loop.pass(0);

        assertThat(shard.log.batchCount()).isEqualTo(batches + 3);
        assertThat(shard.fetchAll("g").topics()).isEmpty();
        assertThat(shard.groups()).isEmpty();
    }

    @Test
    void forgetsLaterWhatCouldNotBeForgottenNow() {
        commitAsNobody("g", "t", 0, 1);
        shard.log.refuse(ErrorCode.NOT_ENOUGH_REPLICAS);
        shard.tell((state, ticket, nowMs) -> {
            state.topicsDeleted(Map.of("t", ShardFixture.TOPIC_ID));
            return ShardFixture.reading(true, ticket);
        });
        shard.loop.pass(100);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(1);

        shard.log.refuse(null);
        shard.loop.pass(2_000);

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
    }

    // ------------------------------------------------------------------------------------------------------ deletions

    @Test
    void deletesAGroupWithItsOffsetsOnceItHasNoMembers() {
        String memberId = shard.joinAlone("g");
        shard.commit("g", memberId, 1, "t", 0, 1);
        assertThatThrownBy(() -> deleteGroup("g")).isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                .isEqualTo(ErrorCode.NON_EMPTY_GROUP));

        leave("g", memberId);
        deleteGroup("g");

        assertThat(shard.groups()).isEmpty();
        shard.elect();
        assertThat(shard.groups()).isEmpty();
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(NONE);
        assertThatThrownBy(() -> deleteGroup("g")).isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                .isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND));
    }

    @Test
    void deletesOffsetsOfTopicsThatNoMemberConsumes() {
        String memberId = shard.joinAlone("g");
        shard.commit("g", memberId, 1, "t", 0, 1);
        shard.commit("g", memberId, 1, "u", 0, 2);

        assertThat(deleteOffset("g", "t", 0)).isEqualTo(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
        assertThat(deleteOffset("g", "u", 0)).isEqualTo(ErrorCode.NONE);

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(1);
        assertThat(shard.fetch("g", "u", 0)).isEqualTo(NONE);
    }

    @Test
    void endsTheSessionOfASilentMember() {
        String memberId = shard.joinAlone("g");
        shard.commit("g", memberId, 1, "t", 0, 1);

        shard.loop.pass(31_000);

        assertThat(shard.groups()).isEqualTo(Map.of("g", "Empty"));
    }
}
