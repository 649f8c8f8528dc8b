package io.duolog.chaos.report;

import static io.duolog.chaos.report.HandMade.ALL_0;
import static io.duolog.chaos.report.HandMade.ALL_1;
import static io.duolog.chaos.report.HandMade.ONE_0;
import static io.duolog.chaos.report.HandMade.ns;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.SendOutcome;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
    private static final long MS = 1_000_000;

    @Test
    void longestGapIsThatOfTheWorstPartition() {
        Availability availability = of(new HandMade()
                .sendAndAcknowledge(0, 100, ALL_0, 0)
                .sendAndAcknowledge(0, 900, ALL_1, 0)
                .sendAndAcknowledge(200, 300, ALL_0, 1));
        assertThat(availability.longest()).contains(new Gap(ALL_1, ns(0), ns(900), true));
    }

    @Test
    void idlenessIsNoGap() {
        Availability availability =
                of(new HandMade().sendAndAcknowledge(0, 60, ALL_0, 0).sendAndAcknowledge(9_000, 9_070, ALL_0, 1));
        assertThat(availability.longest()).contains(new Gap(ALL_0, ns(9_000), ns(9_070), true));
    }

    @Test
    void failuresDoNotEndGap() {
        Availability availability = of(new HandMade()
                .send(0, ALL_0, 0)
                .returned(3_000, ALL_0, 0, SendOutcome.UNKNOWN, -1, "REQUEST_TIMED_OUT")
                .sendAndAcknowledge(3_500, 4_000, ALL_0, 1));
        assertThat(availability.longest()).contains(new Gap(ALL_0, ns(0), ns(4_000), true));
    }

    @Test
    void acknowledgementWhileOthersWaitBeginsTheNextGap() {
        Availability availability = of(new HandMade()
                .send(0, ALL_0, 0)
                .send(10, ALL_0, 1)
                .acknowledge(100, ALL_0, 0)
                .acknowledge(600, ALL_0, 1));
        assertThat(availability.longest()).contains(new Gap(ALL_0, ns(100), ns(600), true));
    }

    @Test
    void nobodyWaitsForWhatAnEndedProcessSent() {
        Availability availability =
                of(new HandMade().sendBy(2, 0, ALL_0, 0).end(310, 2).sendAndAcknowledge(20_000, 20_060, ALL_0, 1));
        assertThat(availability.longest()).contains(new Gap(ALL_0, ns(0), ns(310), false));
    }

    @Test
    void killedProcessWaitsUntilItIsLastHeardOf() {
        Availability availability = of(
                new HandMade().sendBy(2, 0, ALL_0, 0).poll(250, 2, ALL_0).sendAndAcknowledge(20_000, 20_060, ALL_0, 1));
        assertThat(availability.longest()).contains(new Gap(ALL_0, ns(0), ns(250), false));
    }

    @Test
    void producerThatTriesAgainLaterHasNotWaitedMeanwhile() {
        Availability availability = of(new HandMade()
                .send(0, ALL_0, 0)
                .returned(3_000, ALL_0, 0, SendOutcome.UNKNOWN, -1, "REQUEST_TIMED_OUT")
                .sendAndAcknowledge(9_000, 9_400, ALL_0, 1));
        assertThat(availability.longest()).contains(new Gap(ALL_0, ns(0), ns(3_000), false));
    }

    @Test
    void gapThatNothingEndsLastsAsLongAsAnybodyTried() {
        Availability availability = of(new HandMade()
                .sendAndAcknowledge(0, 5, ALL_0, 0)
                .send(1_000, ALL_0, 1)
                .returned(4_000, ALL_0, 1, SendOutcome.UNKNOWN, -1, "TIMEOUT"));
        assertThat(availability.longest()).contains(new Gap(ALL_0, ns(1_000), ns(4_000), false));
    }

    @Test
    void onlyAcksAllCounts() {
        Availability availability = of(new HandMade().sendAndAcknowledge(0, 5_000, ONE_0, 0));
        assertThat(availability.longest()).isEmpty();
        assertThat(availability.recoveryFrom(ns(0))).isEmpty();
    }

    @Test
    void recoveryEndsWhenTheSlowestPartitionAcknowledgesWhatWasSentAfterTheMoment() {
        Availability availability = of(new HandMade()
                .sendAndAcknowledge(950, 1_010, ALL_0, 0)
                .sendAndAcknowledge(1_000, 1_040, ALL_0, 1)
                .sendAndAcknowledge(1_100, 4_000, ALL_1, 0));
        assertThat(availability.recoveryFrom(ns(1_000))).contains(new Recovery(2_900 * MS, true));
    }

    @Test
    void recoveryWaitsForThoseWhoWaitedBefore() {
        Availability availability =
                of(new HandMade().sendAndAcknowledge(500, 8_000, ALL_0, 0).sendAndAcknowledge(8_010, 8_020, ALL_0, 1));
        assertThat(availability.recoveryFrom(ns(1_000))).contains(new Recovery(7_000 * MS, true));
    }

    @Test
    void recoveryThatWasNotSeenIsIncomplete() {
        Availability availability =
                of(new HandMade().send(1_000, ALL_0, 0).returned(6_000, ALL_0, 0, SendOutcome.UNKNOWN, -1, "TIMEOUT"));
        assertThat(availability.recoveryFrom(ns(900))).contains(new Recovery(5_000 * MS, false));
    }

    @Test
    void partitionToWhichNobodyWritesSoonTellsNothing() {
        Availability availability = of(new HandMade().sendAndAcknowledge(60_000, 65_000, ALL_0, 0));
        assertThat(availability.recoveryFrom(ns(1_000))).isEmpty();
    }

    @Test
    void familiesHaveMedianAndMaximum() {
        HandMade made = new HandMade().fault(0, "kill", 1_000, 1_000).fault(1, "kill", 21_000, 21_000);
        made.fault(2, "kill", 41_000, 41_000).fault(3, "pause", 61_000, 61_000);
        made.sendAndAcknowledge(1_000, 1_100, ALL_0, 0)
                .sendAndAcknowledge(21_000, 21_300, ALL_0, 1)
                .sendAndAcknowledge(41_000, 44_000, ALL_0, 2);
        RunFigures figures = RunFigures.of(made.history());

        FamilySummary kills = FamilySummary.of(figures.effects()).get("kill");

        assertThat(kills).isNotNull();
        assertThat(kills.faults()).isEqualTo(3);
        assertThat(kills.failover()).isEqualTo(new FamilySummary.Spans(3, 300, 3_000));
        assertThat(FamilySummary.of(figures.effects()).get("pause").failover())
                .isEqualTo(new FamilySummary.Spans(0, -1, -1));
        assertThat(figures.faultTimeNs()).isEqualTo(60_000 * MS);
    }

    private static Availability of(HandMade made) {
        History history = made.history();
        return Availability.of(history, Sends.of(history));
    }
}
