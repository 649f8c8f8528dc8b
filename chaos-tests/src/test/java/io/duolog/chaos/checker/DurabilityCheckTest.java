package io.duolog.chaos.checker;

import static io.duolog.chaos.checker.TestHistory.acks;
import static io.duolog.chaos.checker.TestHistory.acksAll;
import static io.duolog.chaos.checker.TestHistory.at;
import static io.duolog.chaos.checker.TestHistory.found;
import static io.duolog.chaos.checker.TestHistory.minInsyncReplicas;
import static io.duolog.chaos.checker.TestHistory.unclean;
import static io.duolog.chaos.checker.TestHistory.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.Promises;
import org.junit.jupiter.api.Test;

class DurabilityCheckTest {
    @Test
    void findsALostRecordBelowOneThatWasRead() {
        assertThat(found(acksAll()
                        .kill(0)
                        .sentUpTo(2)
                        .finalReads(at(0, 0), at(2, 2))
                        .end()))
                .containsExactly("lost-write");
        assertThat(found(acksAll()
                        .kill(0)
                        .send(0)
                        .unknown(0)
                        .send(1)
                        .acked(1, 1)
                        .finalReads(at(1, 1))
                        .end()))
                .as("an unknown outcome may be either")
                .isEmpty();
    }

    @Test
    void findsALostRecordAtTheEnd() {
        assertThat(found(acksAll().kill(0).sentUpTo(2).finalReads(upTo(1)).end()))
                .containsExactly("unseen");
    }

    @Test
    void findsALostRecordWithoutFinalReadsOnlyBelowOneThatWasRead() {
        TestHistory history = acksAll().sentUpTo(2).polled(2, at(0, 0));

        assertThat(found(history.end())).isEmpty();
        assertThat(found(history.polled(3, at(2, 2)).end())).containsExactly("lost-write");
    }

    @Test
    void allowsLossAfterAnUncleanElectionThatAFaultExplains() {
        assertThat(found(new TestHistory(unclean(-1))
                        .kill(0)
                        .sentUpTo(1)
                        .finalReads(upTo(0))
                        .end()))
                .containsExactly("unseen (legal)");
        assertThat(found(new TestHistory(unclean(-1))
                        .sentUpTo(1)
                        .finalReads(upTo(0))
                        .end()))
                .as("without any fault")
                .containsExactly("unseen");
        assertThat(found(new TestHistory(unclean(-1))
                        .kill(0)
                        .wait(60)
                        .sentUpTo(1)
                        .finalReads(upTo(0))
                        .end()))
                .as("long after the fault")
                .containsExactly("unseen");
    }

    @Test
    void allowsLossWhenAllThatWereInSyncLostPower() {
        TestHistory one = new TestHistory(minInsyncReplicas(1)).sentUpTo(1).powerLoss(0, 1);
        TestHistory two = acksAll().sentUpTo(1).powerLoss(0, 1).powerLoss(1, 2);
        TestHistory three = new TestHistory(minInsyncReplicas(3))
                .sentUpTo(1)
                .powerLoss(0, 1)
                .powerLoss(1, 2);

        assertThat(found(one.finalReads(upTo(0)).end())).containsExactly("unseen (legal)");
        assertThat(found(two.finalReads(upTo(0)).end())).containsExactly("unseen (legal)");
        assertThat(found(three.finalReads(upTo(0)).end())).containsExactly("unseen");
    }

    @Test
    void countsMachinesThatLostPowerFromTheRecordToTheNextMomentAtWhichAllAreInSync() {
        TestHistory between = acksAll()
                .sentUpTo(1)
                .powerLoss(0, 1)
                .wait(9)
                .leader(1, 0, 1, 2, 3)
                .powerLoss(1, 2);
        TestHistory before = acksAll().powerLoss(0, 1).sentUpTo(1).powerLoss(1, 2);
        TestHistory twice = acksAll().sentUpTo(1).powerLoss(0, 1).powerLoss(1, 1);
        TestHistory tooSoon =
                acksAll().sentUpTo(1).powerLoss(0, 1).leader(1, 0, 1, 2, 3).powerLoss(1, 2);

        assertThat(found(between.finalReads(upTo(0)).end())).containsExactly("unseen");
        assertThat(found(before.finalReads(upTo(0)).end())).containsExactly("unseen");
        assertThat(found(twice.finalReads(upTo(0)).end()))
                .as("the same machine")
                .containsExactly("unseen");
        assertThat(found(tooSoon.finalReads(upTo(0)).end()))
                .as("what was noted of the leader may be old")
                .containsExactly("unseen (legal)");
    }

    @Test
    void doesNotAllowLossAfterProcessesWereKilled() {
        assertThat(found(new TestHistory(minInsyncReplicas(1))
                        .sentUpTo(1)
                        .kill(0)
                        .finalReads(upTo(0))
                        .end()))
                .containsExactly("unseen");
    }

    @Test
    void allowsLossAtAcksZeroThatAFaultExplains() {
        assertThat(found(acks(0).sentUpTo(2)
                        .kill(0)
                        .finalReads(at(0, 0), at(1, 2))
                        .end()))
                .containsExactly("lost-write (legal)");
        assertThat(found(acks(0).sentUpTo(2).finalReads(at(0, 0), at(1, 2)).end()))
                .containsExactly("lost-write");
        assertThat(found(acks(0).sentUpTo(2).finalReads(at(0, 0), at(1, 1)).end()))
                .containsExactly("unseen");
    }

    @Test
    void allowsTheLastRecordsOfALeaderEpochToBeLostAtAcksOne() {
        TestHistory history = acks(1).leader(1, 0, 1, 2, 3)
                .wait(6)
                .sentUpTo(2)
                .kill(0)
                .leader(2, 1, 1, 2, 3)
                .send(3);

        assertThat(found(history.acked(3, 2)
                        .finalReads(at(0, 0, 0), at(1, 1, 0), at(2, 3, 1))
                        .end()))
                .containsExactly("lost-write (legal)");
    }

    @Test
    void doesNotAllowAHoleInALeaderEpochAtAcksOne() {
        TestHistory history =
                acks(1).leader(1, 0, 1, 2, 3).wait(6).sentUpTo(3).kill(0).leader(2, 1, 1, 2, 3);

        assertThat(found(history.finalReads(at(0, 0, 0), at(1, 1, 0), at(3, 3, 0))
                        .end()))
                .containsExactly("lost-write");
    }

    @Test
    void allowsALeaderThatHadMoreOfAnOldEpochToReplaceANewerOne() {
        TestHistory history = acks(1).leader(1, 0, 1, 2, 3)
                .wait(6)
                .began(0, "pause", "b3")
                .leader(2, 1, 1, 2, 3)
                .sentUpTo(1)
                .kill(1)
                .leader(3, 2, 3);

        assertThat(found(history.unknownSent(7)
                        .unknownSent(8)
                        .finalReads(at(0, 0, 0), at(1, 7, 0), at(2, 8, 0))
                        .end()))
                .as("records 7 and 8 were the end of epoch 0, which only broker 3 had")
                .containsExactly("lost-write (legal)");
    }

    @Test
    void allowsAnOlderEpochToSurviveAboveWhatWasLostOfTheNextAtAcksOne() {
        TestHistory history = acks(1).leader(3, 0, 1, 2, 3)
                .wait(6)
                .began(0, "leader", "b3")
                .over(0, "leader")
                .leader(2, 1, 1, 2, 3)
                .sentUpTo(0)
                .unknownSent(1)
                .unknownSent(2)
                .leader(3, 2, 1, 2, 3);

        assertThat(found(history.finalReads(at(0, 1, 0), at(1, 2, 0)).end())).containsExactly("lost-write (legal)");
    }

    @Test
    void doesNotAllowLossAtAcksOneWhileTheLeaderStays() {
        TestHistory history = acks(1).leader(1, 4, 1, 2, 3)
                .sentUpTo(2)
                .began(0, "kill", "b3")
                .over(0, "kill")
                .wait(5);

        assertThat(found(history.finalReads(at(0, 0, 4), at(1, 1, 4)).end())).containsExactly("unseen");
    }

    @Test
    void doesNotAllowALeaderThatLostItsPowerToGoOnInItsEpochAtAcksOne() {
        History kept = lostItsPower().finalReads(at(0, 0, 4)).end();
        History ended =
                lostItsPower().leader(1, 5, 1, 2, 3).finalReads(at(0, 0, 4)).end();
        History overwritten = lostItsPower()
                .unknownSent(3)
                .unknownSent(4)
                .finalReads(at(0, 0, 4), at(1, 3, 4), at(2, 4, 4))
                .end();

        assertThat(found(kept)).containsExactly("unseen");
        assertThat(Checker.check(kept).anomalies())
                .extracting(Anomaly::text)
                .allMatch(text -> text.contains("no epoch followed epoch 4"));
        assertThat(found(ended)).as("in the next epoch").containsExactly("unseen (legal)");
        assertThat(found(overwritten)).contains("lost-write");
    }

    /** Broker 1 leads in epoch 4, acknowledges three records, and loses its power. */
    private static TestHistory lostItsPower() {
        return acks(1).leader(1, 4, 1, 2, 3).wait(6).sentUpTo(2).powerLoss(0, 1);
    }

    @Test
    void allowsALeaderThatDoesNotKnowThatItWasReplacedToLoseWhatItAcknowledged() {
        TestHistory history = acks(1).leader(1, 0, 1, 2, 3)
                .wait(6)
                .began(0, "pause", "b1")
                .leader(2, 1, 1, 2, 3)
                .sentUpTo(0)
                .over(0, "pause")
                .unknownSent(1);

        assertThat(found(history.finalReads(at(0, 1, 1)).end())).containsExactly("lost-write (legal)");
    }

    @Test
    void doesNotAllowALeaderThatWasReplacedToAcknowledgeForLongWhereLeadersStepDown() {
        Promises stepDown = new Promises(false, true);

        assertThat(found(deposed("partition", 20, Promises.NONE))).contains("lost-write (legal)");
        assertThat(found(deposed("partition", 20, stepDown))).contains("lost-write");
        assertThat(found(deposed("partition", 3, stepDown)))
                .as("its session may not be over for it")
                .contains("lost-write (legal)");
        assertThat(found(deposed("pause", 20, stepDown)))
                .as("a process that was stopped does not know how late it is")
                .contains("lost-write (legal)");
    }

    /** Broker 1 acknowledges a record when broker 2 has replaced it so many seconds ago. */
    private static History deposed(String family, int seconds, Promises promises) {
        return acks(1).promising(promises)
                .leader(1, 0, 1, 2, 3)
                .wait(6)
                .began(0, family, "b1")
                .leader(2, 1, 2, 3)
                .wait(seconds)
                .sentUpTo(0)
                .over(0, family)
                .unknownSent(1)
                .finalReads(at(0, 1, 1))
                .end();
    }

    @Test
    void doesNotAllowLossWithThePowerOfWhatWasForcedBeforeItWasAcknowledged() {
        Promises flush = new Promises(true, false);
        TestHistory power =
                acksAll().promising(flush).sentUpTo(1).powerLoss(0, 1).powerLoss(1, 2);
        TestHistory replaced = acksAll()
                .promising(flush)
                .sentUpTo(1)
                .began(0, "replace", "b1")
                .over(0, "replace")
                .began(1, "replace", "b2")
                .over(1, "replace");

        assertThat(found(power.finalReads(upTo(0)).end())).containsExactly("unseen");
        assertThat(found(replaced.finalReads(upTo(0)).end())).containsExactly("unseen (legal)");
    }

    @Test
    void knowsTheEpochOfALostRecordFromFiles() {
        TestHistory history = acks(1).leader(1, 0, 1, 2, 3)
                .began(0, "pause", "b1")
                .leader(2, 1, 1, 2, 3)
                .sentUpTo(1)
                .over(0, "pause")
                .finalReads(at(0, 0, 1));

        assertThat(found(history.end())).containsExactly("unseen (legal)");
        assertThat(found(history.replica(1, at(0, 0, 1), at(1, 1, 1)).end()))
                .as("it was stored in the last epoch")
                .containsExactly("unseen");
    }

    @Test
    void leavesLeadersOutThatTheVerificationMade() {
        TestHistory history = acks(1).leader(1, 0, 1, 2, 3).kill(0).sentUpTo(1).ended(TestHistory.PRODUCER);

        assertThat(found(history.leader(2, 1, 1, 2, 3).finalReads(upTo(0)).killed()))
                .containsExactly("unseen");
    }

    @Test
    void tellsWhereTheLossesAre() {
        TestHistory history = acksAll().sentUpTo(6).finalReads(at(1, 1), at(2, 2), at(4, 4));

        ProfileStatistics statistics =
                Checker.check(history.end()).statistics().profiles().get(0);

        assertThat(statistics.acked()).isEqualTo(7);
        assertThat(statistics.lost()).isEqualTo(4);
        assertThat(statistics.lostPrefix()).isEqualTo(1);
        assertThat(statistics.lostMiddle()).isEqualTo(1);
        assertThat(statistics.lostSuffix()).isEqualTo(2);
    }
}
