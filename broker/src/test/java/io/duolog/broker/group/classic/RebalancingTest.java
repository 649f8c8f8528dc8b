package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.COMPLETING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;
import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.Rebalance;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.Ticket;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.JoinGroupResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RebalancingTest {
    private final GroupDriver driver = new GroupDriver();

    @Test
    void waitsForOthersAfterTheFirstMember() {
        TestMember first = driver.member();
        Ticket ticket = first.joinWithId();

        driver.advance(GroupDriver.INITIAL_DELAY_MS - 1);
        assertThat(first.waits(ticket)).isTrue();
        driver.advance(1);

        assertThat(first.waits(ticket)).isFalse();
    }

    @Test
    void waitsOnceMoreForEachDelayInWhichSomebodyCame() {
        TestMember first = driver.member();
        TestMember second = driver.member();
        Ticket ticket = first.joinWithId();
        driver.advance(GroupDriver.INITIAL_DELAY_MS - 1);
        second.joinWithId();

        driver.advance(GroupDriver.INITIAL_DELAY_MS);
        assertThat(first.waits(ticket)).isTrue();
        driver.advance(1);

        assertThat(first.joined(ticket).members()).hasSize(2);
    }

    @Test
    void waitsForFirstMembersNoLongerThanTheRebalanceTimeout() {
        TestMember first = driver.member().timeouts(6_000, 7_000);
        Ticket ticket = first.joinWithId();
        for (int i = 0; i < 3; i++) {
            driver.advance(2_333);
            driver.member().timeouts(6_000, 7_000).joinWithId();
        }

        driver.advance(1);

        assertThat(first.waits(ticket)).isFalse();
    }

    @Test
    void beginsAtOnceIfThereIsNoDelay() {
        GroupDriver eager = new GroupDriver(0, 10);
        TestMember first = eager.member();

        Ticket ticket = first.joinWithId();

        assertThat(first.joined(ticket).generationId()).isEqualTo(1);
    }

    @Test
    void endsAsSoonAsAllHaveJoined() {
        TestMember first = driver.member();
        TestMember second = driver.member();
        Samples.stable(driver, first, second);
        TestMember third = driver.member();
        Ticket newcomer = third.joinWithId();

        assertThat(first.heartbeat()).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        Ticket one = first.join();
        assertThat(third.waits(newcomer)).isTrue();
        Ticket two = second.join();

        assertThat(first.accept(one).generationId()).isEqualTo(2);
        assertThat(second.accept(two).generationId()).isEqualTo(2);
        assertThat(third.accept(newcomer).generationId()).isEqualTo(2);
    }

    @Test
    void waitsForMemberThatWasToldItsId() {
        TestMember first = driver.member();
        Samples.stable(driver, first);
        TestMember second = driver.member();
        second.id(second.joined(second.join()).memberId());

        Ticket join = first.join();
        assertThat(first.waits(join)).isTrue();
        second.join();

        assertThat(first.joined(join).members()).hasSize(2);
    }

    @Test
    void goesOnWithoutMemberThatWasToldItsIdAndNeverCame() {
        TestMember first = driver.member();
        Samples.stable(driver, first);
        driver.member().join();

        Ticket join = first.join();
        driver.advance(10_000);

        assertThat(first.joined(join).members()).hasSize(1);
    }

    @Test
    void removesMembersThatDoNotJoinInTime() {
        TestMember leader = driver.member().timeouts(1_000_000, 60_000);
        TestMember follower = driver.member().timeouts(1_000_000, 60_000);
        Samples.stable(driver, leader, follower);

        Ticket join =
                follower.metadata("range", TestMember.bytes("more topics")).join();
        driver.advance(59_999);
        assertThat(follower.waits(join)).isTrue();
        driver.advance(1);

        JoinGroupResponse response = follower.accept(join);
        assertThat(response.leader()).isEqualTo(follower.id());
        assertThat(response.members()).hasSize(1);
        assertThat(leader.heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void waitsAsLongAsTheMostPatientMemberAllows() {
        TestMember patient = driver.member().timeouts(1_000_000, 90_000);
        TestMember hasty = driver.member().timeouts(1_000_000, 30_000);
        Samples.stable(driver, patient, hasty);

        Ticket join = hasty.metadata("range", TestMember.bytes("more topics")).join();
        driver.advance(89_999);

        assertThat(hasty.waits(join)).isTrue();
    }

    @Test
    void removesMembersThatDoNotAskForTheirAssignmentInTime() {
        TestMember leader = driver.member().timeouts(1_000_000, 60_000);
        TestMember follower = driver.member().timeouts(1_000_000, 60_000);
        Ticket one = leader.joinWithId();
        Ticket two = follower.joinWithId();
        driver.advance(2 * GroupDriver.INITIAL_DELAY_MS);
        leader.accept(one);
        follower.accept(two);
        Ticket sync = follower.sync();

        driver.advance(59_999);
        assertThat(follower.waits(sync)).isTrue();
        driver.advance(1);

        assertThat(follower.syncError(sync)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(leader.heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(follower.accept(follower.join()).leader()).isEqualTo(follower.id());
    }

    @Test
    void removesFollowersThatNeverAskedForTheirAssignmentFromStableGroup() {
        TestMember leader = driver.member().timeouts(1_000_000, 60_000);
        TestMember follower = driver.member().timeouts(1_000_000, 60_000);
        Samples.joinAll(driver, leader, follower);
        leader.sync();

        driver.advance(60_000);

        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
        assertThat(follower.heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void isEmptyWithANewGenerationWhenTheLastMemberIsGone() {
        TestMember only = driver.member();
        Samples.stable(driver, only);

        only.leave();

        assertThat(driver.group().state()).isEqualTo(EMPTY);
        assertThat(driver.group().generation()).isEqualTo(2);
        assertThat(driver.lastRecord().members()).isEmpty();
        assertThat(driver.lastRecord().generation()).isEqualTo(2);
        assertThat(driver.lastRecord().protocol()).isNull();
        assertThat(driver.lastRecord().leader()).isNull();
        assertThat(driver.lastRecord().protocolType()).isEqualTo("test");
    }

    @Test
    void isEmptyEvenIfTheLogCannotBeTold() {
        TestMember only = driver.member();
        Samples.stable(driver, only);
        driver.failAppends(Optional.of(ErrorCode.NOT_ENOUGH_REPLICAS));

        driver.advance(10_000);

        assertThat(driver.group().state()).isEqualTo(EMPTY);
    }

    @Test
    void countsGenerationsOnAfterHavingBeenEmpty() {
        TestMember only = driver.member();
        Samples.stable(driver, only);
        only.leave();

        TestMember next = driver.member().protocolType("connect");
        Samples.joinAll(driver, next);

        assertThat(next.generation()).isEqualTo(3);
        assertThat(driver.group().protocolType()).isEqualTo("connect");
    }

    @Test
    void choosesTheProtocolThatMostMembersPrefer() {
        TestMember one = driver.member().protocols("range", "sticky");
        TestMember two = driver.member().protocols("sticky", "range", "roundrobin");
        TestMember three = driver.member().protocols("sticky", "range");
        Samples.joinAll(driver, one, two, three);

        assertThat(one.joined(one.join()).protocolName()).isEqualTo("sticky");
    }

    @Test
    void movesToAProtocolThatOnlyNewMembersOfARollingUpgradeShare() {
        TestMember one = driver.member().protocols("cooperative-sticky", "range");
        TestMember two = driver.member().protocols("range");
        Samples.stable(driver, one, two);
        assertThat(one.joined(two.join()).protocolName()).isEqualTo("range");

        Ticket second = two.protocols("cooperative-sticky", "range").join();
        Ticket first = one.join();

        assertThat(one.accept(first).protocolName()).isEqualTo("cooperative-sticky");
        assertThat(two.accept(second).protocolName()).isEqualTo("cooperative-sticky");
    }

    @Test
    void remembersWhyItRebalancedAndForHowLong() {
        TestMember one = driver.member();
        Samples.stable(driver, one);
        driver.advance(1_000);
        TestMember two = driver.member();
        Ticket join = two.joinWithId();
        driver.advance(500);
        one.join();
        two.accept(join);
        one.generation(2);
        Samples.syncAll(one, two);
        driver.advance(7);
        two.leave();

        List<Rebalance> rebalances = driver.group().rebalances();

        assertThat(rebalances)
                .extracting(each -> each.reason().kind())
                .containsExactly(Kind.MEMBER_JOINED, Kind.MEMBER_JOINED, Kind.MEMBER_LEFT);
        assertThat(rebalances).extracting(Rebalance::generation).containsExactly(1, 2, 2);
        assertThat(rebalances).extracting(Rebalance::pausedMs).containsExactly(3_000L, 500L, Rebalance.ONGOING);
        assertThat(rebalances.get(2).reason().memberId()).isEqualTo(two.id());
        assertThat(rebalances.get(2).reason().text()).isEqualTo("left: done");
    }

    @Test
    void remembersOnlyTheLatestRebalances() {
        TestMember one = driver.member();
        Samples.stable(driver, one);
        for (int i = 0; i < 2 * Rebalance.KEPT_MAX; i++) {
            one.accept(one.join());
            one.sync();
        }

        assertThat(driver.group().rebalances()).hasSize(Rebalance.KEPT_MAX);
    }

    @Test
    void keepsGenerationOfStaticMembersOnlyUntilOneOfThemIsBack() {
        TestMember one = driver.member().instance("i1").timeouts(1_000_000, 60_000);
        TestMember two = driver.member().timeouts(1_000_000, 60_000);
        Samples.stable(driver, one, two);
        two.leave();

        driver.advance(60_000);
        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
        assertThat(driver.group().generation()).isEqualTo(1);
        Ticket join = one.join();

        assertThat(one.accept(join).generationId()).isEqualTo(2);
        assertThat(driver.group().state()).isEqualTo(COMPLETING_REBALANCE);
    }
}
