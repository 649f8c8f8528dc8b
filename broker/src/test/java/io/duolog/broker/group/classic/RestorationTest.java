package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.DEAD;
import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;
import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.config.GroupConfig;
import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.OffsetCommitter;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.ReplayPhase;
import io.duolog.broker.group.member.Bytes;
import io.duolog.broker.group.record.GroupMetadataValue;
import io.duolog.broker.group.record.GroupMetadataValue.MemberMetadata;
import io.duolog.broker.group.record.GroupRecords;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestorationTest {
    private final GroupDriver driver = new GroupDriver();
    private final TestMember one = driver.member();
    private final TestMember two = driver.member().instance("i2");

    @Test
    void goesOnWithTheGenerationThatWasRecorded() {
        Samples.stable(driver, one, two);

        driver.reload();

        assertThat(driver.group().state()).isEqualTo(STABLE);
        assertThat(one.heartbeat()).isEqualTo(ErrorCode.NONE);
        assertThat(one.assignment(one.sync())).isEqualTo("of " + one.id());
        assertThat(two.assignment(two.sync())).isEqualTo("of " + two.id());
        assertThat(one.joined(two.join()).leader()).isEqualTo(one.id());
        assertThat(driver.group().protocolType()).isEqualTo("test");
    }

    @Test
    void givesMembersAWholeSessionAfterLoading() {
        Samples.stable(driver, one);
        driver.advance(9_999);

        driver.reload();
        driver.advance(9_999);

        assertThat(driver.group().state()).isEqualTo(STABLE);
        driver.advance(1);
        assertThat(driver.group().state()).isEqualTo(EMPTY);
    }

    @Test
    void fallsBackToTheGenerationBeforeARebalanceThatWasCutShort() {
        Samples.stable(driver, one, two);
        one.join();
        two.accept(two.join());
        assertThat(two.generation()).isEqualTo(2);

        driver.reload();

        assertThat(driver.group().generation()).isEqualTo(1);
        assertThat(two.heartbeat()).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(two.joinError(two.join())).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void restoresAnEmptyGroup() {
        Samples.stable(driver, one);
        one.leave();
        long emptySinceMs = driver.nowMs();

        driver.reload();

        assertThat(driver.group().state()).isEqualTo(EMPTY);
        assertThat(driver.group().generation()).isEqualTo(2);
        assertThat(driver.group().offsetExpiryBaseMs("a", 5)).hasValue(emptySinceMs);
        assertThat(driver.group().isEmpty()).isTrue();
    }

    @Test
    void rebalancesAGroupThatIsLargerThanAllowed() {
        Samples.stable(driver, one, two);
        ClassicGroup small = new ClassicGroup(GroupDriver.GROUP, new GroupConfig(6_000, 1_800_000, 0, 1, 1));
        small.replay(
                GroupRecords.groupMetadata(GroupDriver.GROUP, driver.lastRecord()), ReplayPhase.LOAD, driver.nowMs());

        small.loaded(driver.nowMs());

        assertThat(small.state()).isEqualTo(PREPARING_REBALANCE);
        assertThat(small.rebalances().get(0).reason().kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void understandsRecordsOfOldBrokers() {
        ClassicGroup group = load(new GroupMetadataValue(
                "consumer",
                7,
                "range",
                "stranger",
                -1,
                List.of(new MemberMetadata("m", null, "c", "/h", -1, 20_000, Bytes.EMPTY, Bytes.EMPTY))));

        assertThat(group.state()).isEqualTo(STABLE);
        assertThat(group.nextDeadlineMs()).hasValue(driver.nowMs() + 20_000);
        group.tick(driver.nowMs() + 20_000);
        assertThat(group.generation()).isEqualTo(8);
    }

    @Test
    void isDeadAfterItsTombstone() {
        Samples.stable(driver, one);
        assertError(ErrorCode.NON_EMPTY_GROUP, () -> driver.group().requireDeletable());
        one.leave();
        driver.group().requireDeletable();

        List<CoordinatorRecord> tombstones = driver.group().tombstones();
        tombstones.forEach(record -> driver.group().replay(record, ReplayPhase.APPENDED, driver.nowMs()));

        assertThat(tombstones).hasSize(1);
        assertThat(tombstones.get(0).value()).isNull();
        assertThat(driver.group().state()).isEqualTo(DEAD);
        assertThat(driver.group().tombstones()).isEmpty();
        assertThat(one.joinError(one.join())).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(one.syncError(one.sync())).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(one.heartbeat()).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(one.leave()).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertError(ErrorCode.GROUP_ID_NOT_FOUND, () -> driver.group().requireDeletable());
        assertError(ErrorCode.GROUP_ID_NOT_FOUND, () -> driver.group().offsetFetch("", -1));
        assertError(ErrorCode.COORDINATOR_NOT_AVAILABLE, () -> driver.group()
                .offsetCommit(new OffsetCommitter("", null, -1), driver.nowMs()));
    }

    @Test
    void needsNoTombstoneIfNothingWasRecorded() {
        one.join();

        assertThat(driver.group().tombstones()).isEmpty();
    }

    private ClassicGroup load(GroupMetadataValue value) {
        ClassicGroup group =
                new ClassicGroup(GroupDriver.GROUP, new GroupConfig(6_000, 1_800_000, 0, Integer.MAX_VALUE, 1));
        group.replay(GroupRecords.groupMetadata(GroupDriver.GROUP, value), ReplayPhase.LOAD, driver.nowMs());
        group.loaded(driver.nowMs());
        return group;
    }

    static void assertError(ErrorCode error, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }
}
