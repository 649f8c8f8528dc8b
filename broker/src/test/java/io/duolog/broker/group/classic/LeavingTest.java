package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;
import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.Ticket;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.duolog.protocol.message.LeaveGroupResponse.MemberResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeavingTest {
    private final GroupDriver driver = new GroupDriver();
    private final TestMember one = driver.member();
    private final TestMember two = driver.member();

    @Test
    void rebalancesWithoutTheMemberThatLeft() {
        Samples.stable(driver, one, two);

        assertThat(one.leave()).isEqualTo(ErrorCode.NONE);

        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
        assertThat(two.accept(two.join()).leader()).isEqualTo(two.id());
    }

    @Test
    void completesTheRebalanceThatWaitsForTheMemberThatLeft() {
        Samples.stable(driver, one, two);
        Ticket join = one.join();

        two.leave();

        assertThat(one.joined(join).members()).hasSize(1);
    }

    @Test
    void answersWaitingRequestsOfTheMemberThatLeft() {
        Samples.joinAll(driver, one, two);
        Ticket sync = two.sync();

        two.leave();

        assertThat(two.syncError(sync)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void letsMemberGoThatWasOnlyToldItsId() {
        Samples.stable(driver, one);
        two.id(two.joined(two.join()).memberId());
        Ticket join = one.join();

        assertThat(two.leave()).isEqualTo(ErrorCode.NONE);

        assertThat(one.joined(join).members()).hasSize(1);
    }

    @Test
    void forgetsIdOfMemberThatLeavesAnEmptyGroup() {
        two.id(two.joined(two.join()).memberId());

        assertThat(two.leave()).isEqualTo(ErrorCode.NONE);

        assertThat(driver.group().isEmpty()).isTrue();
        assertThat(driver.group().state()).isEqualTo(EMPTY);
    }

    @Test
    void answersEachMemberOfABatchForItself() {
        one.instance("i1");
        Samples.stable(driver, one, two);

        List<MemberResponse> answers = one.leave(
                new MemberIdentity("", "i1", null),
                new MemberIdentity(two.id(), null, null),
                new MemberIdentity("nobody", null, null),
                new MemberIdentity("", "i2", null),
                new MemberIdentity("", null, null));

        assertThat(answers)
                .extracting(each -> ErrorCode.forCode(each.errorCode()))
                .containsExactly(
                        ErrorCode.NONE,
                        ErrorCode.NONE,
                        ErrorCode.UNKNOWN_MEMBER_ID,
                        ErrorCode.UNKNOWN_MEMBER_ID,
                        ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(answers.get(0).groupInstanceId()).isEqualTo("i1");
        assertThat(driver.group().state()).isEqualTo(EMPTY);
        assertThat(driver.group().generation()).isEqualTo(2);
    }

    @Test
    void fencesMemberThatLeavesInTheNameOfAnother() {
        one.instance("i1");
        Samples.stable(driver, one, two);

        List<MemberResponse> answers = two.leave(new MemberIdentity(two.id(), "i1", null));

        assertThat(answers.get(0).errorCode()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID.code());
        assertThat(driver.group().state()).isEqualTo(STABLE);
    }

    @Test
    void doesNotRebalanceIfNobodyLeft() {
        Samples.stable(driver, one);

        two.id("nobody").leave();

        assertThat(driver.group().state()).isEqualTo(STABLE);
    }
}
