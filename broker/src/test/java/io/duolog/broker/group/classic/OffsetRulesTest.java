package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.RestorationTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.OffsetCommitter;
import io.duolog.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OffsetRulesTest {
    private final GroupDriver driver = new GroupDriver();
    private final TestMember one = driver.member().protocolType("consumer");
    private final TestMember two = driver.member().protocolType("consumer").instance("i2");

    @Test
    void letsAnybodyCommitWhileNobodyIsAMember() {
        commit("", null, -1);
    }

    @Test
    void refusesOthersWhileThereAreMembers() {
        Samples.stable(driver, one);

        assertError(ErrorCode.UNKNOWN_MEMBER_ID, () -> commit("", null, -1));
        assertError(ErrorCode.UNKNOWN_MEMBER_ID, () -> commit("nobody", null, 1));
    }

    @Test
    void refusesMembersOfAnEmptyGroup() {
        assertError(ErrorCode.UNKNOWN_MEMBER_ID, () -> commit("somebody", null, 1));
    }

    @Test
    void refusesOtherGenerations() {
        Samples.stable(driver, one);

        assertError(ErrorCode.ILLEGAL_GENERATION, () -> commit(one.id(), null, 0));
        assertError(ErrorCode.ILLEGAL_GENERATION, () -> commit(one.id(), null, -1));
    }

    @Test
    void fencesStaticMemberThatWasReplaced() {
        Samples.stable(driver, one, two);
        String before = two.id();
        two.accept(two.id("").join());

        assertError(ErrorCode.FENCED_INSTANCE_ID, () -> commit(before, "i2", 1));
        commit(two.id(), "i2", 1);
    }

    @Test
    void letsMembersCommitBeforeTheyJoinTheNextGeneration() {
        Samples.stable(driver, one, two);
        one.join();

        commit(two.id(), "i2", 1);
    }

    @Test
    void refusesCommitsBetweenGenerationAndAssignment() {
        Samples.joinAll(driver, one, two);

        assertError(ErrorCode.REBALANCE_IN_PROGRESS, () -> commit(one.id(), null, 1));
    }

    @Test
    void letsAnybodyFetch() {
        Samples.stable(driver, one);

        driver.group().offsetFetch("", -1);
        driver.group().offsetFetch("nobody", 5);
    }

    @Test
    void knowsWhichTopicsItsConsumersWant() {
        one.metadata("range", StaticMembersTest.subscription("", "a", "b"));
        two.metadata("range", StaticMembersTest.subscription("", "c"));
        Samples.stable(driver, one, two);

        assertThat(driver.group().isSubscribedTo("a")).isTrue();
        assertThat(driver.group().isSubscribedTo("c")).isTrue();
        assertThat(driver.group().isSubscribedTo("d")).isFalse();
    }

    @Test
    void takesAllTopicsForWantedIfMembersCannotBeUnderstood() {
        Samples.stable(driver, one);

        assertThat(driver.group().isSubscribedTo("a")).isTrue();
        assertThat(driver.group().offsetExpiryBaseMs("a", 5)).isEmpty();
    }

    @Test
    void wantsNoTopicsWhileEmpty() {
        Samples.stable(driver, one);
        one.leave();

        assertThat(driver.group().isSubscribedTo("a")).isFalse();
    }

    @Test
    void expiresOffsetsOfTopicsThatNoMemberWants() {
        one.metadata("range", StaticMembersTest.subscription("", "a"));
        Samples.stable(driver, one);

        assertThat(driver.group().offsetExpiryBaseMs("a", 5)).isEmpty();
        assertThat(driver.group().offsetExpiryBaseMs("b", 5)).hasValue(5);
        one.join();
        one.generation(2);
        assertThat(driver.group().offsetExpiryBaseMs("b", 5)).isEmpty();
    }

    @Test
    void countsRetentionFromWhenTheGroupBecameEmpty() {
        Samples.stable(driver, one);
        driver.advance(5_000);
        one.leave();

        assertThat(driver.group().offsetExpiryBaseMs("a", 5)).hasValue(driver.nowMs());
        assertThat(driver.group().offsetExpiryBaseMs("a", driver.nowMs() + 1)).hasValue(driver.nowMs() + 1);
    }

    @Test
    void countsRetentionFromTheCommitIfThereNeverWereMembers() {
        assertThat(driver.group().offsetExpiryBaseMs("a", 5)).hasValue(5);
    }

    private void commit(String memberId, @Nullable String instanceId, int generation) {
        driver.group().offsetCommit(new OffsetCommitter(memberId, instanceId, generation), driver.nowMs());
    }
}
