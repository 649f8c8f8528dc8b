package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.COMPLETING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;
import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.duolog.broker.group.OffsetCommitter;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.Ticket;
import io.duolog.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final GroupDriver driver = new GroupDriver();
    private final TestMember one = driver.member();
    private final TestMember two = driver.member();

    @Test
    void acceptsHeartbeatsOfTheGeneration() {
        Samples.joinAll(driver, one, two);
        assertThat(one.heartbeat()).isEqualTo(ErrorCode.NONE);
        assertThat(driver.group().state()).isEqualTo(COMPLETING_REBALANCE);

        Samples.syncAll(one, two);

        assertThat(one.heartbeat()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void refusesHeartbeatsOfOtherGenerations() {
        Samples.stable(driver, one);

        assertThat(one.generation(0).heartbeat()).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(one.generation(2).heartbeat()).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
    }

    @Test
    void refusesHeartbeatsOfStrangers() {
        assertThat(one.id("nobody").heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(one.instance("none").heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void asksMembersToJoinAgainWhileTheGroupRebalances() {
        Samples.stable(driver, one, two);
        one.join();

        assertThat(two.heartbeat()).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void removesMemberThatSendsNoHeartbeat() {
        Samples.stable(driver, one, two);
        driver.advance(9_000);
        one.heartbeat();

        driver.advance(999);
        assertThat(driver.group().state()).isEqualTo(ClassicGroupState.STABLE);
        driver.advance(1);

        assertThat(driver.group().state()).isEqualTo(PREPARING_REBALANCE);
        assertThat(two.heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(one.heartbeat()).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(driver.group().rebalances().get(1).reason().kind()).isEqualTo(Kind.SESSION_EXPIRED);
        assertThat(driver.group().rebalances().get(1).reason().text()).isEqualTo("sent no heartbeat for 10000 ms");
    }

    @Test
    void emptiesGroupOfWhichNothingIsHeard() {
        Samples.stable(driver, one, two);

        driver.advance(10_000);

        assertThat(driver.group().state()).isEqualTo(EMPTY);
        assertThat(driver.group().nextDeadlineMs()).isEmpty();
    }

    @Test
    void countsHeartbeatsDuringARebalance() {
        Samples.stable(driver, one, two);
        one.join();
        driver.advance(9_999);
        two.heartbeat();

        driver.advance(9_999);

        assertThat(two.heartbeat()).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void doesNotExpireMembersThatWaitForAnAnswer() {
        one.timeouts(100_000, 60_000);
        two.timeouts(6_000, 60_000);
        Samples.stable(driver, one, two);
        Ticket join = two.metadata("range", TestMember.bytes("more topics")).join();
        driver.advance(59_999);
        assertThat(two.waits(join)).isTrue();
        one.accept(one.join());
        two.accept(join);
        Ticket sync = two.sync();

        driver.advance(59_999);

        assertThat(two.waits(sync)).isTrue();
    }

    @Test
    void removesNewMemberWhoseFirstAnswerTakesFiveMinutes() {
        one.timeouts(1_000_000, 1_000_000);
        Samples.stable(driver, one);
        two.timeouts(10_000, 1_000_000);
        Ticket join = two.joinWithId();

        driver.advance(299_999);
        assertThat(two.waits(join)).isTrue();
        driver.advance(1);

        assertThat(two.joinError(join)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(two.joined(join).memberId()).isEmpty();
    }

    @Test
    void countsCommitsAsSignsOfLife() {
        Samples.stable(driver, one);
        driver.advance(9_999);

        driver.group().offsetCommit(new OffsetCommitter(one.id(), null, 1), driver.nowMs());
        driver.advance(9_999);

        assertThatCode(() -> driver.group().offsetCommit(new OffsetCommitter(one.id(), null, 1), driver.nowMs()))
                .doesNotThrowAnyException();
    }
}
