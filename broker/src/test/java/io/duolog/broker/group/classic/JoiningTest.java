package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.COMPLETING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;
import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.Ticket;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import org.junit.jupiter.api.Test;

class JoiningTest {
    private final GroupDriver driver = new GroupDriver();

    @Test
    void tellsNewDynamicMemberItsIdFirst() {
        TestMember member = driver.member();

        JoinGroupResponse response = member.joined(member.join());

        assertThat(response.errorCode()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED.code());
        assertThat(response.memberId()).isEqualTo("client1-1");
        assertThat(driver.group().state()).isEqualTo(EMPTY);
        assertThat(driver.group().isEmpty()).isFalse();
    }

    @Test
    void letsMemberOfOldVersionJoinWithoutId() {
        TestMember member = driver.member().version(3);

        Ticket ticket = member.join();
        driver.advance(GroupDriver.INITIAL_DELAY_MS);

        assertThat(member.accept(ticket).generationId()).isEqualTo(1);
    }

    @Test
    void forgetsIdThatIsNotUsedForOneSession() {
        TestMember member = driver.member();
        member.id(member.joined(member.join()).memberId());

        driver.advance(10_000);

        assertThat(driver.group().isEmpty()).isTrue();
        assertThat(member.joinError(member.join())).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void tellsLeaderAboutAllMembersAndFollowersAboutTheLeader() {
        TestMember leader = driver.member();
        TestMember follower = driver.member();
        leader.joinWithId();
        Ticket second = follower.joinWithId();
        Ticket first = leader.join();
        driver.advance(2 * GroupDriver.INITIAL_DELAY_MS);

        JoinGroupResponse toLeader = leader.accept(first);
        JoinGroupResponse toFollower = follower.accept(second);

        assertThat(toLeader.leader()).isEqualTo(leader.id());
        assertThat(toLeader.members())
                .extracting(JoinGroupResponseMember::memberId)
                .containsExactly(leader.id(), follower.id());
        assertThat(toLeader.members())
                .allSatisfy(each -> assertThat(TestMember.text(each.metadata())).isEqualTo("topics"));
        assertThat(toLeader.protocolType()).isEqualTo("test");
        assertThat(toLeader.protocolName()).isEqualTo("range");
        assertThat(toFollower.leader()).isEqualTo(leader.id());
        assertThat(toFollower.members()).isEmpty();
        assertThat(toFollower.generationId()).isEqualTo(toLeader.generationId());
    }

    @Test
    void answersOlderJoinOfSameMemberWhenANewerOneWaits() {
        TestMember member = driver.member();
        Ticket older = member.joinWithId();

        Ticket newer = member.join();

        assertThat(member.joinError(older)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        driver.advance(GroupDriver.INITIAL_DELAY_MS);
        assertThat(member.joinError(newer)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void refusesSessionTimeoutsOutOfBounds() {
        TestMember hasty = driver.member().timeouts(5_999, 60_000);
        TestMember lazy = driver.member().timeouts(1_800_001, 60_000);

        assertThat(hasty.joinError(hasty.join())).isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT);
        assertThat(lazy.joinError(lazy.join())).isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT);
    }

    @Test
    void refusesMemberWithoutProtocols() {
        TestMember nameless = driver.member().protocolType("");
        TestMember clueless = driver.member().protocols();

        assertThat(nameless.joinError(nameless.join())).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(clueless.joinError(clueless.join())).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void refusesMemberOfAnotherProtocolType() {
        Samples.stable(driver, driver.member().protocolType("connect"));

        TestMember other = driver.member().protocolType("sr");

        assertThat(other.joinError(other.join())).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void refusesMemberThatSharesNoProtocolWithAll() {
        Samples.stable(
                driver,
                driver.member().protocols("range", "sticky"),
                driver.member().protocols("range"));

        TestMember other = driver.member().protocols("sticky");

        assertThat(other.joinError(other.join())).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void servesProtocolTypesThatItDoesNotKnow() {
        TestMember worker = driver.member().protocolType("connect").protocols("sessioned");

        Samples.stable(driver, worker);

        assertThat(driver.group().state()).isEqualTo(STABLE);
        assertThat(driver.group().protocolType()).isEqualTo("connect");
    }

    @Test
    void refusesMemberAboveMaximumSize() {
        GroupDriver small = new GroupDriver(0, 1);
        Samples.joinAll(small, small.member());

        TestMember second = small.member();

        assertThat(second.joinError(second.join())).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void refusesUnknownMember() {
        TestMember stranger = driver.member().id("nobody");

        assertThat(stranger.joinError(stranger.join())).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(driver.group().isEmpty()).isTrue();
    }

    @Test
    void repeatsAnswerForMemberThatJoinsAgainUnchangedBeforeTheAssignment() {
        TestMember leader = driver.member();
        TestMember follower = driver.member();
        Samples.joinAll(driver, leader, follower);

        JoinGroupResponse again = leader.joined(leader.join());

        assertThat(again.generationId()).isEqualTo(leader.generation());
        assertThat(again.members()).hasSize(2);
        assertThat(follower.joined(follower.join()).members()).isEmpty();
        assertThat(driver.group().state()).isEqualTo(COMPLETING_REBALANCE);
    }

    @Test
    void rebalancesWhenMemberJoinsWithOtherMetadataBeforeTheAssignment() {
        TestMember leader = driver.member();
        TestMember follower = driver.member();
        Samples.joinAll(driver, leader, follower);
        Ticket sync = follower.sync();

        Ticket join = leader.metadata("range", TestMember.bytes("more topics")).join();

        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
        assertThat(follower.syncError(sync)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        follower.join();
        assertThat(leader.accept(join).generationId()).isEqualTo(2);
    }

    @Test
    void rebalancesWhenLeaderOfStableGroupJoinsAgain() {
        TestMember leader = driver.member();
        Samples.stable(driver, leader, driver.member());

        Ticket join = leader.join();

        assertThat(leader.waits(join)).isTrue();
        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
    }

    @Test
    void repeatsAnswerForFollowerOfStableGroupThatJoinsAgainUnchanged() {
        TestMember follower = driver.member();
        Samples.stable(driver, driver.member(), follower);

        JoinGroupResponse again = follower.joined(follower.join());

        assertThat(again.generationId()).isEqualTo(1);
        assertThat(again.members()).isEmpty();
        assertThat(driver.group().state()).isEqualTo(STABLE);
    }

    @Test
    void rebalancesWhenFollowerOfStableGroupJoinsWithOtherMetadata() {
        TestMember follower = driver.member();
        Samples.stable(driver, driver.member(), follower);

        follower.metadata("range", TestMember.bytes("more topics")).join();

        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
    }

    @Test
    void letsMemberOfVersionZeroHaveItsSessionAsRebalanceTimeout() {
        TestMember old = driver.member().version(0).timeouts(20_000, -1);
        TestMember vanished = driver.member().version(0).timeouts(20_000, -1);
        Samples.stable(driver, vanished, old);

        Ticket join = old.metadata("range", TestMember.bytes("more topics")).join();
        vanished.heartbeat();
        driver.advance(19_999);
        assertThat(old.waits(join)).isTrue();
        driver.advance(1);

        assertThat(old.waits(join)).isFalse();
    }
}
