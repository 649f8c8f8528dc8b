package io.duolog.cli.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.cli.groups.SeekTarget.Facts;
import io.duolog.client.TopicPartition;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A log with the offsets 10 to 99, of a group that goes on at 40 unless said otherwise. */
class SeekStepTest {
    private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);
    private static final OptionalLong NONE = OptionalLong.empty();

    private static SeekStep plan(SeekTarget target) {
        return planFrom(OptionalLong.of(40), target);
    }

    private static SeekStep planFrom(OptionalLong committed, SeekTarget target) {
        return SeekStep.of(ORDERS_1, target, new Facts(committed, 10, 100, OptionalLong.of(70)));
    }

    private static SeekStep step(long from, long to, long skipped, long repeated, String detail) {
        return new SeekStep(
                ORDERS_1, OptionalLong.of(from), to, OptionalLong.of(skipped), OptionalLong.of(repeated), detail);
    }

    @Test
    void goesToEitherEnd() {
        assertThat(plan(new SeekTarget.Earliest())).isEqualTo(step(40, 10, 0, 30, ""));
        assertThat(plan(new SeekTarget.Latest())).isEqualTo(step(40, 100, 60, 0, ""));
    }

    @Test
    void goesToAnOffsetWithinTheLog() {
        assertThat(plan(new SeekTarget.At(55))).isEqualTo(step(40, 55, 15, 0, ""));
        assertThat(plan(new SeekTarget.At(100))).isEqualTo(step(40, 100, 60, 0, ""));
        assertThat(plan(new SeekTarget.At(3))).isEqualTo(step(40, 10, 0, 30, "not 3: the log starts here"));
        assertThat(plan(new SeekTarget.At(101))).isEqualTo(step(40, 100, 60, 0, "not 101: the log ends here"));
    }

    @Test
    void goesToTheFirstRecordThatIsAsYoungAsATime() {
        assertThat(plan(new SeekTarget.Time(1_700_000_000_000L))).isEqualTo(step(40, 70, 30, 0, ""));
    }

    @Test
    void shiftsWithinTheLog() {
        assertThat(plan(new SeekTarget.Shift(5))).isEqualTo(step(40, 45, 5, 0, ""));
        assertThat(plan(new SeekTarget.Shift(-5))).isEqualTo(step(40, 35, 0, 5, ""));
        assertThat(plan(new SeekTarget.Shift(-50))).isEqualTo(step(40, 10, 0, 30, "not -10: the log starts here"));
        assertThat(plan(new SeekTarget.Shift(Long.MAX_VALUE)).to()).isEqualTo(100);
        assertThat(plan(new SeekTarget.Shift(Long.MIN_VALUE)).to()).isEqualTo(10);
    }

    @Test
    void shiftsNothingThatIsNotCommitted() {
        assertThatThrownBy(() -> planFrom(NONE, new SeekTarget.Shift(-5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("orders-1: the group has committed nothing there");
    }

    @Test
    void staysWhereItIsUnlessTheLogHasGone() {
        assertThat(plan(new SeekTarget.Current()).isChange()).isFalse();
        assertThat(planFrom(OptionalLong.of(4), new SeekTarget.Current()))
                .isEqualTo(step(4, 10, 0, 0, "not 4: the log starts here"))
                .matches(SeekStep::isChange);
        assertThat(planFrom(OptionalLong.of(120), new SeekTarget.Current()))
                .isEqualTo(step(120, 100, 0, 0, "not 120: the log ends here"));
        assertThat(planFrom(NONE, new SeekTarget.Current()).to()).isEqualTo(100);
    }

    @Test
    void doesNotCountRecordsThatAreNotThere() {
        assertThat(planFrom(OptionalLong.of(4), new SeekTarget.At(30))).isEqualTo(step(4, 30, 20, 0, ""));
        assertThat(planFrom(OptionalLong.of(120), new SeekTarget.At(90))).isEqualTo(step(120, 90, 0, 10, ""));
    }

    @Test
    void cannotTellWhatIsSkippedWhereNothingIsCommitted() {
        SeekStep step = planFrom(NONE, new SeekTarget.At(30));

        assertThat(step).isEqualTo(new SeekStep(ORDERS_1, NONE, 30, NONE, NONE, ""));
        assertThat(step.isChange()).isTrue();
    }
}
