package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.group.OffsetCommitter;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private final ConsumerDriver driver = new ConsumerDriver()
            .topics(FakeTopics.NONE.with("logs-a", 2).with("logs-b", 1).with("other", 3));
    private final TestConsumer one = new TestConsumer(driver, "m1").regex("logs-.*");

    @Test
    void givesMemberTheTopicsOfItsRegularExpression() {
        one.join();

        assertThat(one.owned()).isEqualTo(TestConsumer.of("logs-a", 0, 1).plus(TestConsumer.of("logs-b", 0)));
    }

    @Test
    void matchesWholeNames() {
        one.regex("logs").join();

        assertThat(one.owned().isEmpty()).isTrue();
    }

    @Test
    void addsNamesToTheRegularExpression() {
        one.topics("other").join();

        assertThat(one.owned().size()).isEqualTo(6);
    }

    @Test
    void followsTopicsThatComeAndGo() {
        one.join();
        driver.topics(driver.topics().with("logs-c", 4).without("logs-a"));

        one.heartbeat();
        one.heartbeat();

        assertThat(one.owned()).isEqualTo(TestConsumer.of("logs-b", 0).plus(TestConsumer.of("logs-c", 0, 1, 2, 3)));
    }

    @Test
    void forgetsRegularExpressionThatNobodyUses() {
        TestConsumer two = new TestConsumer(driver, "m2").regex("logs-.*").join();
        one.join();

        one.regex("o.*").heartbeat();
        assertThat(driver.state().regexes().keySet()).containsExactlyInAnyOrder("logs-.*", "o.*");
        two.leave(-1);
        assertThat(driver.state().regexes().keySet()).containsExactly("o.*");
        one.topics("other").regex("").heartbeat();

        assertThat(driver.state().regexes()).isEmpty();
        TestConsumer.settle(driver, one);
        assertThat(one.owned()).isEqualTo(TestConsumer.of("other", 0, 1, 2));
    }

    @Test
    void refusesWhatIsNoRegularExpression() {
        assertThat(one.regex("logs-(").heartbeat()).isEqualTo(ErrorCode.INVALID_REGULAR_EXPRESSION);
        assertThat(driver.records()).isZero();
    }

    @Test
    void knowsWhatIsSubscribedTo() {
        one.join();

        assertThat(driver.group().isSubscribedTo("logs-a")).isTrue();
        assertThat(driver.group().isSubscribedTo("other")).isFalse();
        assertThat(driver.group().offsetExpiryBaseMs("logs-a", 5)).isEmpty();
        assertThat(driver.group().offsetExpiryBaseMs("other", 5)).hasValue(5);
    }

    @Test
    void letsOnlyMembersOfTheirEpochCommitAndFetch() {
        driver.group().offsetCommit(new OffsetCommitter("", null, -1), driver.nowMs());
        one.join();

        driver.group().offsetCommit(new OffsetCommitter("m1", null, 1), driver.nowMs());
        driver.group().offsetFetch("m1", 1);
        driver.group().offsetFetch("", -1);
        assertError(ErrorCode.STALE_MEMBER_EPOCH, () -> driver.group()
                .offsetCommit(new OffsetCommitter("m1", null, 2), driver.nowMs()));
        assertError(ErrorCode.UNKNOWN_MEMBER_ID, () -> driver.group()
                .offsetCommit(new OffsetCommitter("", null, -1), driver.nowMs()));
        assertError(ErrorCode.UNKNOWN_MEMBER_ID, () -> driver.group().offsetFetch("nobody", 1));
        assertError(ErrorCode.NON_EMPTY_GROUP, () -> driver.group().requireDeletable());
    }

    private static void assertError(ErrorCode error, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }
}
