package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.duolog.broker.config.MemberTimes;
import io.duolog.broker.group.Rebalance;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.DescribedGroup;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.DescribedRebalance;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.Member;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerGroupTest {
    private final ConsumerDriver driver =
            new ConsumerDriver().topics(FakeTopics.NONE.with("a", 4).with("b", 2));
    private final TestConsumer one = new TestConsumer(driver, "m1").topics("a");
    private final TestConsumer two = new TestConsumer(driver, "m2").topics("a");

    @Test
    void givesTheFirstMemberEverythingAtOnce() {
        one.join();

        assertThat(one.epoch()).isEqualTo(1);
        assertThat(one.owned()).isEqualTo(TestConsumer.of("a", 0, 1, 2, 3));
        assertThat(driver.group().stateName()).isEqualTo("Stable");
    }

    @Test
    void makesAnIdForMemberOfVersionZeroThatBringsNone() {
        TestConsumer nameless = new TestConsumer(driver, "").topics("a");

        nameless.join();

        assertThat(nameless.id()).isEqualTo("new-1");
    }

    @Test
    void tellsTheIntervalOfHeartbeats() {
        ConsumerGroupHeartbeatResponse response =
                driver.heartbeat(one.request()).orElseThrow();

        assertThat(response.heartbeatIntervalMs()).isEqualTo(5_000);
        assertThat(response.memberId()).isEqualTo("m1");
    }

    @Test
    void givesPartitionsOnlyAfterTheOtherHasGivenThemUp() {
        one.join();
        two.join();
        assertThat(two.owned().isEmpty()).isTrue();
        assertThat(two.epoch()).isEqualTo(2);
        assertThat(driver.group().stateName()).isEqualTo("Reconciling");

        one.heartbeat();
        assertThat(one.owned().size()).isEqualTo(2);
        assertThat(one.epoch()).isEqualTo(1);
        two.heartbeat();
        assertThat(two.owned().isEmpty()).isTrue();
        one.heartbeat();
        assertThat(one.epoch()).isEqualTo(2);
        two.heartbeat();

        assertThat(two.owned().size()).isEqualTo(2);
        assertThat(one.owned().and(two.owned()).isEmpty()).isTrue();
        assertThat(driver.group().stateName()).isEqualTo("Stable");
    }

    @Test
    void writesNothingWhileNothingChanges() {
        one.join();
        two.join();
        TestConsumer.settle(driver, one, two);
        int records = driver.records();

        one.heartbeat();
        two.heartbeat();

        assertThat(driver.records()).isEqualTo(records);
    }

    @Test
    void doesNotRepeatAnAssignmentThatIsKnown() {
        one.join();
        ConsumerGroupHeartbeatRequest minimal = new ConsumerGroupHeartbeatRequest(
                ConsumerDriver.GROUP, "m1", 1, null, null, -1, null, null, null, null);

        assertThat(driver.heartbeat(minimal).orElseThrow().assignment()).isNull();
        assertThat(driver.heartbeat(one.request()).orElseThrow().assignment()).isNotNull();
    }

    @Test
    void freesPartitionsOfMemberThatLeaves() {
        one.join();
        two.join();
        TestConsumer.settle(driver, one, two);

        assertThat(one.leave(-1)).isEqualTo(ErrorCode.NONE);
        two.heartbeat();

        assertThat(two.owned()).isEqualTo(TestConsumer.of("a", 0, 1, 2, 3));
        assertThat(two.epoch()).isEqualTo(3);
    }

    @Test
    void isEmptyWithANewEpochWhenTheLastMemberLeft() {
        one.join();

        one.leave(-1);

        assertThat(driver.group().stateName()).isEqualTo("Empty");
        assertThat(driver.group().isEmpty()).isTrue();
        assertThat(driver.state().epoch()).isEqualTo(2);
        assertThat(driver.state().holders()).isEmpty();
        assertThat(driver.group().nextDeadlineMs()).isEmpty();
    }

    @Test
    void pacesMembersAnewFromTheirNextHeartbeatOn() {
        one.join();

        driver.times(new MemberTimes(1_000, 6_000));
        assertThat(driver.heartbeat(one.request()).orElseThrow().heartbeatIntervalMs())
                .isEqualTo(1_000);
        driver.advance(5_999);
        assertThat(driver.state().members()).containsOnlyKeys("m1");
        driver.advance(1);

        assertThat(driver.state().members()).isEmpty();
    }

    @Test
    void fencesMemberThatIsSilentForASession() {
        one.join();
        two.join();
        TestConsumer.settle(driver, one, two);
        driver.advance(30_000);
        two.heartbeat();

        driver.advance(15_000);

        assertThat(one.heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        two.heartbeat();
        assertThat(two.owned().size()).isEqualTo(4);
    }

    @Test
    void fencesMemberThatDoesNotGiveUpPartitionsInTime() {
        one.rebalanceTimeoutMs(10_000).join();
        two.join();
        one.slow(true).heartbeat();

        for (int i = 0; i < 4; i++) {
            driver.advance(2_499);
            assertThat(one.heartbeat()).isEqualTo(ErrorCode.NONE);
        }
        driver.advance(4);

        assertThat(one.heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        two.heartbeat();
        assertThat(two.owned().size()).isEqualTo(4);
        assertThat(driver.group().rebalances().get(1).reason().kind()).isEqualTo(Kind.MEMBER_JOINED);
    }

    @Test
    void acceptsMemberThatMissedAnAnswer() {
        one.join();
        one.epoch(0).restart("m1");

        assertThat(one.heartbeat()).isEqualTo(ErrorCode.NONE);

        assertThat(one.epoch()).isEqualTo(1);
        assertThat(one.owned().size()).isEqualTo(4);
    }

    @Test
    void fencesOtherEpochs() {
        one.join();
        two.join();
        TestConsumer.settle(driver, one, two);

        assertThat(one.epoch(7).heartbeat()).isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
        assertThat(one.epoch(2).heartbeat()).isEqualTo(ErrorCode.NONE);
        two.leave(-1);
        one.heartbeat();
        one.heartbeat();
        assertThat(one.epoch(1).heartbeat()).isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
    }

    @Test
    void doesNotKnowStrangers() {
        assertThat(one.epoch(3).heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(one.leave(-1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(driver.records()).isZero();
    }

    @Test
    void refusesMembersAboveMaximumSize() {
        ConsumerDriver small = new ConsumerDriver(
                        new ConsumerGroupConfig(1, List.of(new UniformAssignor()), 10, 1_800_000))
                .topics(driver.topics());
        new TestConsumer(small, "m1").topics("a").join();

        assertThat(new TestConsumer(small, "m2").topics("a").heartbeat()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void refusesAssignorsThatItDoesNotHave() {
        assertThat(one.assignor("custom").heartbeat()).isEqualTo(ErrorCode.UNSUPPORTED_ASSIGNOR);
    }

    @Test
    void refusesHeartbeatsThatLackSomething() {
        assertThat(one.rebalanceTimeoutMs(-1).heartbeat()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(two.instance("").heartbeat()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(two.instance(null).leave(-2)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(two.leave(-3)).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void usesTheAssignorThatMostMembersAskFor() {
        one.assignor("range").join();
        two.assignor("range").join();
        new TestConsumer(driver, "m3").topics("a").assignor("uniform").join();

        assertThat(driver.group().describeConsumerGroup().assignorName()).isEqualTo("range");
        assertThat(driver.state().target("m1")).isEqualTo(TestConsumer.of("a", 0, 1));
    }

    @Test
    void rebalancesWhenAMemberWantsOtherTopics() {
        one.join();

        one.topics("a", "b").heartbeat();

        assertThat(one.epoch()).isEqualTo(2);
        assertThat(one.owned().size()).isEqualTo(6);
    }

    @Test
    void givesUpTopicsThatAreNotWantedAnyMore() {
        one.topics("a", "b").join();

        one.topics("b").heartbeat();
        one.heartbeat();

        assertThat(one.owned()).isEqualTo(TestConsumer.of("b", 0, 1));
        assertThat(one.epoch()).isEqualTo(2);
    }

    @Test
    void rebalancesWhenATopicGrows() {
        one.join();
        driver.topics(driver.topics().with("a", 6));

        one.heartbeat();

        assertThat(one.owned().size()).isEqualTo(6);
        assertThat(driver.group().rebalances().get(1).reason().kind()).isEqualTo(Kind.METADATA_CHANGED);
    }

    @Test
    void doesNotRebalanceForTopicsThatNobodyWants() {
        one.join();
        driver.topics(driver.topics().with("c", 6));

        one.heartbeat();

        assertThat(one.epoch()).isEqualTo(1);
    }

    @Test
    void waitsForATopicThatDoesNotExistYet() {
        one.topics("later").join();
        assertThat(one.owned().isEmpty()).isTrue();
        driver.topics(driver.topics().with("later", 3));

        one.heartbeat();

        assertThat(one.owned()).isEqualTo(TestConsumer.of("later", 0, 1, 2));
    }

    @Test
    void goesOnFromTheLog() {
        one.join();
        two.regex("b.*").join();
        one.heartbeat();

        driver.reload();

        assertThat(driver.state()).isEqualTo(driver.replayed());
        TestConsumer.settle(driver, one, two);
        assertThat(driver.group().stateName()).isEqualTo("Stable");
        driver.advance(45_000);
        assertThat(driver.group().isEmpty()).isTrue();
    }

    @Test
    void goesBackIfTheRecordsCannotBeKept() {
        one.join();
        ConsumerGroupState before = driver.state();
        driver.failAppends(true);

        two.heartbeat();
        one.leave(-1);
        driver.advance(60_000);

        assertThat(driver.state()).isEqualTo(before);
        driver.failAppends(false);
        assertThat(two.heartbeat()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void endsWithATombstoneForEachOfItsRecords() {
        one.regex("b.*").join();
        one.leave(-1);

        driver.end();

        assertThat(driver.state()).isEqualTo(ConsumerGroupState.NONE);
        assertThat(driver.replayed()).isEqualTo(ConsumerGroupState.NONE);
        assertThat(driver.group().tombstones()).isEmpty();
    }

    @Test
    void describesWhatMembersHaveAndAreToHave() {
        one.join();
        two.join();

        DescribedGroup group = driver.group().describeConsumerGroup();

        assertThat(group.groupState()).isEqualTo("Reconciling");
        assertThat(group.groupEpoch()).isEqualTo(2);
        assertThat(group.assignmentEpoch()).isEqualTo(2);
        assertThat(group.assignorName()).isEqualTo("uniform");
        Member first = group.members().get(0);
        assertThat(first.memberId()).isEqualTo("m1");
        assertThat(first.memberEpoch()).isEqualTo(1);
        assertThat(first.subscribedTopicNames()).containsExactly("a");
        assertThat(first.assignment().topicPartitions().get(0).topicName()).isEqualTo("a");
        assertThat(first.assignment().topicPartitions().get(0).partitions()).hasSize(4);
        assertThat(first.targetAssignment().topicPartitions().get(0).partitions())
                .hasSize(2);
        assertThatThrownBy(() -> driver.group().describe())
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND));
    }

    @Test
    void remembersWhyItRebalancedAndForHowLong() {
        one.join();
        driver.advance(1_000);
        two.join();
        driver.advance(500);
        TestConsumer.settle(driver, one, two);

        assertThat(driver.group().rebalances()).extracting(Rebalance::pausedMs).containsExactly(0L, 500L);
        assertThat(driver.group().rebalances())
                .extracting(each -> each.reason().memberId())
                .containsExactly("m1", "m2");
        assertThat(driver.group().describeConsumerGroup().rebalances())
                .extracting(DescribedRebalance::kind, DescribedRebalance::memberId, DescribedRebalance::pausedMs)
                .containsExactly(tuple("MEMBER_JOINED", "m1", 0L), tuple("MEMBER_JOINED", "m2", 500L));
    }
}
