package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.Ticket;
import io.duolog.broker.group.record.GroupMetadataValue.MemberMetadata;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.SyncGroupRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncingTest {
    private final GroupDriver driver = new GroupDriver();
    private final TestMember leader = driver.member();
    private final TestMember follower = driver.member();

    @Test
    void letsFollowersWaitForTheLeader() {
        Samples.joinAll(driver, leader, follower);

        Ticket waiting = follower.sync();
        assertThat(follower.waits(waiting)).isTrue();
        Ticket own = leader.sync(Map.of(leader.id(), "one", follower.id(), "two"));

        assertThat(follower.assignment(waiting)).isEqualTo("two");
        assertThat(leader.assignment(own)).isEqualTo("one");
        assertThat(leader.synced(own).protocolName()).isEqualTo("range");
        assertThat(leader.synced(own).protocolType()).isEqualTo("test");
        assertThat(driver.group().state()).isEqualTo(STABLE);
    }

    @Test
    void recordsTheGenerationWithItsAssignment() {
        Samples.joinAll(driver, leader, follower);

        leader.sync(Map.of(leader.id(), "one", follower.id(), "two", "stranger", "three"));

        assertThat(driver.lastRecord().generation()).isEqualTo(1);
        assertThat(driver.lastRecord().leader()).isEqualTo(leader.id());
        assertThat(driver.lastRecord().protocol()).isEqualTo("range");
        assertThat(driver.lastRecord().protocolType()).isEqualTo("test");
        assertThat(driver.lastRecord().currentStateTimestamp()).isEqualTo(driver.nowMs());
        assertThat(driver.lastRecord().members())
                .extracting(MemberMetadata::memberId, each -> TestMember.text(each.assignment()))
                .containsExactly(tuple(leader.id(), "one"), tuple(follower.id(), "two"));
        MemberMetadata first = driver.lastRecord().members().get(0);
        assertThat(TestMember.text(first.subscription())).isEqualTo("topics");
        assertThat(first.clientId()).isEqualTo("client1");
        assertThat(first.clientHost()).isEqualTo("/192.0.2.1");
        assertThat(first.sessionTimeout()).isEqualTo(10_000);
        assertThat(first.rebalanceTimeout()).isEqualTo(60_000);
    }

    @Test
    void givesMemberThatTheLeaderLeftOutAnEmptyAssignment() {
        Samples.joinAll(driver, leader, follower);
        Ticket waiting = follower.sync();

        leader.sync(Map.of(leader.id(), "one"));

        assertThat(follower.assignment(waiting)).isEmpty();
    }

    @Test
    void answersFollowerOfStableGroupAtOnce() {
        Samples.joinAll(driver, leader, follower);
        leader.sync(Map.of(follower.id(), "two"));

        assertThat(follower.assignment(follower.sync())).isEqualTo("two");
        assertThat(follower.assignment(follower.sync())).isEqualTo("two");
    }

    @Test
    void answersOlderSyncOfSameMemberWhenANewerOneWaits() {
        Samples.joinAll(driver, leader, follower);
        Ticket older = follower.sync();

        Ticket newer = follower.sync();

        assertThat(follower.syncError(older)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(follower.waits(newer)).isTrue();
    }

    @Test
    void refusesOtherGenerations() {
        Samples.joinAll(driver, leader, follower);

        assertThat(follower.syncError(follower.generation(0).sync())).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(follower.syncError(follower.generation(2).sync())).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
    }

    @Test
    void refusesStrangers() {
        TestMember stranger = driver.member().id("nobody").generation(1);
        assertThat(stranger.syncError(stranger.sync())).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);

        Samples.stable(driver, leader);

        assertThat(stranger.syncError(stranger.sync())).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void refusesOtherProtocols() {
        Samples.joinAll(driver, leader);

        assertThat(leader.syncError(leader.sync(request("other", "range"))))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(leader.syncError(leader.sync(request("test", "sticky"))))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(leader.syncError(leader.sync(request("test", "range")))).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void sendsMembersBackWhileTheGroupRebalances() {
        Samples.stable(driver, leader, follower);
        leader.join();

        assertThat(follower.syncError(follower.sync())).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void rebalancesWhenTheAssignmentCannotBeKept() {
        Samples.joinAll(driver, leader, follower);
        Ticket waiting = follower.sync();
        driver.failAppends(Optional.of(ErrorCode.NOT_ENOUGH_REPLICAS));

        leader.sync(Map.of(leader.id(), "one", follower.id(), "two"));

        assertThat(driver.answer(waiting)).contains(GroupDriver.FailedAppend.RESPONSE);
        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
        assertThat(driver.records()).isZero();
        driver.failAppends(Optional.empty());
        leader.join();
        follower.accept(follower.join());
        assertThat(follower.generation()).isEqualTo(2);
        assertThat(driver.group().rebalances().get(0).reason().kind()).isEqualTo(Kind.MEMBER_JOINED);
    }

    @Test
    void keepsBytesThatOutliveTheRequest() {
        Samples.joinAll(driver, leader);
        byte[] memory = "one".getBytes(StandardCharsets.UTF_8);
        leader.sync(new SyncGroupRequest(
                GroupDriver.GROUP,
                1,
                leader.id(),
                null,
                null,
                null,
                List.of(new SyncGroupRequest.SyncGroupRequestAssignment(leader.id(), ByteBuffer.wrap(memory)))));

        memory[0] = 'x';

        assertThat(leader.assignment(leader.sync())).isEqualTo("one");
    }

    private SyncGroupRequest request(String protocolType, String protocolName) {
        return new SyncGroupRequest(GroupDriver.GROUP, 1, leader.id(), null, protocolType, protocolName, List.of());
    }
}
