package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.group.CommitCheck;
import io.duolog.broker.group.OffsetCommitter;
import io.duolog.broker.group.record.ConsumerGroupCurrentMemberAssignmentValue;
import io.duolog.broker.group.record.ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Members may commit what they have had since the epoch that they know (KIP-1251). */
class CommitEpochsTest {
    private static final UUID A = FakeTopics.idOf("a");

    private final ConsumerDriver driver = new ConsumerDriver().topics(FakeTopics.NONE.with("a", 4));
    private final TestConsumer one = new TestConsumer(driver, "m1").topics("a");
    private final TestConsumer two = new TestConsumer(driver, "m2").topics("a");
    private final TestConsumer three = new TestConsumer(driver, "m3").topics("a");

    private ErrorCode commit(String memberId, int epoch, int partition) {
        CommitCheck check = driver.group().offsetCommit(new OffsetCommitter(memberId, null, epoch), driver.nowMs());
        return check.errorOf(A, partition);
    }

    private static int first(PartitionSet partitions) {
        return partitions.topics().get(A).first();
    }

    private void bothJoin() {
        one.join();
        two.join();
        TestConsumer.settle(driver, one, two);
        assertThat(one.epoch()).isEqualTo(2);
    }

    @Test
    void anOldEpochIsEnoughForWhatAMemberHasHadSinceThen() {
        bothJoin();

        assertThat(commit("m1", 1, first(one.owned()))).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void notForWhatIsAnothersNow() {
        bothJoin();

        assertThat(commit("m1", 1, first(two.owned()))).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
    }

    @Test
    void notForWhatItHasGotSince() {
        bothJoin();
        one.leave(-1);
        TestConsumer.settle(driver, two);
        PartitionSet got = two.owned();

        assertThat(two.epoch()).isEqualTo(3);
        assertThat(got.topics().get(A).stream().map(partition -> commit("m2", 2, partition)))
                .containsExactlyInAnyOrder(
                        ErrorCode.NONE, ErrorCode.NONE, ErrorCode.STALE_MEMBER_EPOCH, ErrorCode.STALE_MEMBER_EPOCH);
        assertThat(got.topics().get(A)).allMatch(partition -> commit("m2", 3, partition) == ErrorCode.NONE);
    }

    @Test
    void forWhatItHasStillToGiveUp() {
        bothJoin();
        PartitionSet before = one.owned();
        one.slow(true);
        two.slow(true);
        three.join();
        one.heartbeat();
        two.heartbeat();
        PartitionSet pending =
                driver.state().member("m1").orElseThrow().assignment().pendingRevocation();
        PartitionSet pendingOfTwo =
                driver.state().member("m2").orElseThrow().assignment().pendingRevocation();

        assertThat(pending.size() + pendingOfTwo.size()).isEqualTo(1);
        assertThat(before.topics().get(A)).allMatch(partition -> commit("m1", 1, partition) == ErrorCode.NONE);
    }

    @Test
    void noEpochFromTheFuture() {
        bothJoin();

        assertThatThrownBy(() -> commit("m1", 3, first(one.owned())))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH));
    }

    @Test
    void theEpochsOutliveTheCoordinator() {
        bothJoin();
        MemberAssignment assignment = driver.state().member("m1").orElseThrow().assignment();
        ConsumerGroupCurrentMemberAssignmentValue value = (ConsumerGroupCurrentMemberAssignmentValue)
                new ConsumerGroupRecords("g").current("m1", assignment).value();

        assertThat(assignment.since().since(A, first(one.owned()))).hasValue(1);
        assertThat(ConsumerGroupRecords.assignment(value)).isEqualTo(assignment);
    }

    @Test
    void aRecordWithoutEpochsMeansThePresentOne() {
        ConsumerGroupCurrentMemberAssignmentValue value = new ConsumerGroupCurrentMemberAssignmentValue(
                7, 6, (byte) 0, List.of(new TopicPartitions(A, List.of(2), null)), List.of());

        assertThat(ConsumerGroupRecords.assignment(value).since().since(A, 2)).hasValue(7);
    }
}
