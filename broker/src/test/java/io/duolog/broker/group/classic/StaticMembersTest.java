package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.Ticket;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerProtocolSubscription;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StaticMembersTest {
    private final GroupDriver driver = new GroupDriver();
    private final TestMember leader = driver.member().instance("i1");
    private final TestMember follower = driver.member().instance("i2");

    @Test
    void letsStaticMemberJoinWithoutBeingToldItsIdFirst() {
        Ticket ticket = leader.join();

        driver.advance(GroupDriver.INITIAL_DELAY_MS);

        assertThat(leader.accept(ticket).memberId()).startsWith("i1-");
    }

    @Test
    void keepsTheGenerationWhenAFollowerIsBack() {
        Samples.stable(driver, leader, follower);
        String before = follower.id();

        JoinGroupResponse response = follower.accept(follower.id("").join());

        assertThat(response.memberId()).isNotEqualTo(before);
        assertThat(response.generationId()).isEqualTo(1);
        assertThat(response.leader()).isEqualTo(leader.id());
        assertThat(response.members()).isEmpty();
        assertThat(response.skipAssignment()).isFalse();
        assertThat(driver.group().state()).isEqualTo(STABLE);
        assertThat(follower.assignment(follower.sync())).isEqualTo("of " + before);
    }

    @Test
    void tellsTheLeaderThatIsBackNotToAssign() {
        Samples.stable(driver, leader, follower);

        JoinGroupResponse response = leader.accept(leader.id("").join());

        assertThat(response.skipAssignment()).isTrue();
        assertThat(response.leader()).isEqualTo(leader.id());
        assertThat(response.members())
                .extracting(JoinGroupResponseMember::memberId)
                .containsExactly(leader.id(), follower.id());
        assertThat(driver.lastRecord().leader()).isEqualTo(leader.id());
    }

    @Test
    void doesNotTellAnOldClientThatItLeads() {
        leader.version(8);
        Samples.stable(driver, leader, follower);
        String before = leader.id();

        JoinGroupResponse response = leader.accept(leader.id("").join());

        assertThat(response.leader()).isEqualTo(before);
        assertThat(response.members()).isEmpty();
        assertThat(response.skipAssignment()).isFalse();
        assertThat(driver.lastRecord().leader()).isEqualTo(leader.id());
    }

    @Test
    void recordsWhoIsBack() {
        Samples.stable(driver, leader, follower);
        follower.accept(follower.id("").join());

        driver.reload();

        assertThat(follower.heartbeat()).isEqualTo(ErrorCode.NONE);
        assertThat(driver.lastRecord().members()).hasSize(2);
    }

    @Test
    void keepsThePlaceForTheMemberBeforeIfTheRecordIsLost() {
        Samples.stable(driver, leader, follower);
        String before = follower.id();
        driver.failAppends(Optional.of(ErrorCode.NOT_ENOUGH_REPLICAS));

        follower.id("").join();

        assertThat(follower.id(before).heartbeat()).isEqualTo(ErrorCode.NONE);
        assertThat(driver.group().state()).isEqualTo(STABLE);
    }

    @Test
    void fencesTheMemberThatWasReplaced() {
        Samples.stable(driver, leader, follower);
        String before = follower.id();
        follower.accept(follower.id("").join());
        TestMember zombie = driver.member().instance("i2").id(before).generation(1);

        assertThat(zombie.heartbeat()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(zombie.joinError(zombie.join())).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(zombie.syncError(zombie.sync())).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(zombie.leave()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(zombie.instance(null).heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void fencesRequestsThatWaitWhenTheirMemberIsReplaced() {
        Samples.joinAll(driver, leader, follower);
        Ticket sync = follower.sync();
        TestMember next = driver.member().instance("i2");

        Ticket join = next.join();

        assertThat(follower.syncError(sync)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
        Ticket newest = driver.member().instance("i2").join();
        assertThat(next.joinError(join)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        leader.accept(leader.join());
        assertThat(follower.joined(newest).generationId()).isEqualTo(2);
    }

    @Test
    void rebalancesIfTheProtocolWouldBeAnother() {
        leader.protocols("range", "sticky");
        follower.protocols("range", "sticky");
        Samples.stable(driver, leader, follower);

        Ticket join = follower.id("").protocols("sticky").join();

        assertThat(follower.waits(join)).isTrue();
        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
        assertThat(driver.group().rebalances().get(1).reason().kind()).isEqualTo(Kind.STATIC_MEMBER_REPLACED);
    }

    @Test
    void rebalancesIfAConsumerIsBackWithOtherTopics() {
        leader.protocolType("consumer").metadata("range", subscription("", "a"));
        follower.protocolType("consumer").metadata("range", subscription("", "a"));
        Samples.stable(driver, leader, follower);

        follower.id("").metadata("range", subscription("", "a", "b")).join();

        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
    }

    @Test
    void keepsTheGenerationIfOnlyTheAssignorsDataChanged() {
        leader.protocolType("consumer").metadata("range", subscription("", "a"));
        follower.protocolType("consumer").metadata("range", subscription("owned", "a", "b"));
        Samples.stable(driver, leader, follower);

        follower.id("").metadata("range", subscription("", "b", "a")).join();

        assertThat(driver.group().state()).isEqualTo(STABLE);
    }

    @Test
    void keepsThePlaceOfAMemberThatIsAwayDuringARebalance() {
        leader.timeouts(100_000, 10_000);
        follower.timeouts(100_000, 10_000);
        Samples.stable(driver, leader, follower);
        driver.advance(5_000);
        Ticket join = leader.join();
        driver.advance(10_000);

        JoinGroupResponse response = leader.accept(join);
        assertThat(response.members()).hasSize(2);
        leader.sync(Map.of(follower.id(), "kept"));
        driver.advance(60_000);
        leader.heartbeat();
        assertThat(driver.group().state()).isEqualTo(STABLE);

        follower.accept(follower.id("").join());
        assertThat(follower.assignment(follower.sync())).isEqualTo("kept");
    }

    @Test
    void removesMemberThatIsAwayLongerThanItsSession() {
        leader.timeouts(100_000, 10_000);
        follower.timeouts(20_000, 10_000);
        Samples.stable(driver, leader, follower);
        Ticket join = leader.join();
        driver.advance(10_000);
        leader.accept(join);
        leader.sync();

        driver.advance(10_000);

        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
        assertThat(follower.heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void refusesUnknownInstance() {
        Samples.stable(driver, leader);

        TestMember stranger = driver.member().instance("i3").id("someone");

        assertThat(stranger.joinError(stranger.join())).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    static ByteBuffer subscription(String userData, String... topics) {
        WireWriter out = new WireWriter();
        out.writeShort((short) 1);
        new ConsumerProtocolSubscription(List.of(topics), TestMember.bytes(userData), List.of(), -1, null)
                .write(out, (short) 1);
        return ((BufferSlice) out.finish().get(0)).buffer();
    }
}
