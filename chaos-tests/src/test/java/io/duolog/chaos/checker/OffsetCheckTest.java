package io.duolog.chaos.checker;

import static io.duolog.chaos.checker.TestHistory.acks;
import static io.duolog.chaos.checker.TestHistory.acksAll;
import static io.duolog.chaos.checker.TestHistory.at;
import static io.duolog.chaos.checker.TestHistory.found;
import static io.duolog.chaos.checker.TestHistory.unclean;
import static io.duolog.chaos.checker.TestHistory.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffsetCheckTest {
    @Test
    void findsAnOffsetThatConsumersReadDifferently() {
        TestHistory history = acksAll().assigned(2).assigned(3).unknownSent(0).unknownSent(1);

        assertThat(found(history.polled(2, at(0, 0)).polled(3, at(0, 1)).end()))
                .containsExactly("inconsistent-offsets");
    }

    @Test
    void findsAnOffsetThatWasReadDifferentlyBefore() {
        TestHistory history =
                acksAll().assigned(2).unknownSent(0).unknownSent(1).kill(0).polled(2, at(0, 0));

        assertThat(found(history.finalReads(at(0, 1)).end())).containsExactly("inconsistent-offsets");
    }

    @Test
    void allowsAnOffsetToChangeAfterAnUncleanElection() {
        TestHistory history = new TestHistory(unclean(-1))
                .assigned(2)
                .unknownSent(0)
                .unknownSent(1)
                .polled(2, at(0, 0));

        assertThat(found(history.finalReads(at(0, 1)).end())).containsExactly("inconsistent-offsets");
        assertThat(found(history.kill(0).end())).containsExactly("inconsistent-offsets (legal)");
    }

    @Test
    void findsAnAcknowledgementOfAnotherOffset() {
        assertThat(found(acksAll().send(0).acked(0, 3).finalReads(at(0, 0)).end()))
                .containsExactly("inconsistent-offsets");
        assertThat(found(acksAll().send(0).acked(0, -1).finalReads(at(0, 0)).end()))
                .as("one that tells no offset")
                .isEmpty();
    }

    @Test
    void doesNotTakeWhatALeaderAcknowledgedAloneForStored() {
        TestHistory history =
                acks(1).leader(1, 0, 1, 2, 3).unknownSent(1).sentUpTo(0).kill(0).leader(2, 1, 1, 2, 3);

        assertThat(found(history.finalReads(at(0, 1, 1)).end())).containsExactly("lost-write (legal)");
    }

    @Test
    void findsAReadThatVanished() {
        TestHistory history =
                acksAll().assigned(2).sentUpTo(0).unknownSent(1).kill(0).polled(2, at(0, 0), at(1, 1));

        assertThat(found(history.finalReads(at(0, 0)).end())).containsExactly("vanished-read");
        assertThat(found(acksAll()
                        .sentUpTo(0)
                        .unknownSent(1)
                        .finalReads(at(0, 0))
                        .end()))
                .as("nobody read it")
                .isEmpty();
    }

    @Test
    void allowsAReadToVanishWhenMoreMachinesLostPowerThanAreSurvived() {
        TestHistory history =
                acksAll().leader(1, 0, 1, 2, 3).assigned(2).sentUpTo(1).polled(2, upTo(1));

        assertThat(found(history.powerLoss(0, 1).finalReads(at(0, 0)).end()))
                .containsExactly("vanished-read", "unseen");
        assertThat(found(history.powerLoss(1, 2).end())).containsExactly("vanished-read (legal)", "unseen (legal)");
    }

    @Test
    void findsAConsumerWhosePlaceWasOutOfRange() {
        TestHistory history =
                acksAll().assigned(2).sentUpTo(0).polled(2, at(0, 0)).finalReads(at(0, 0));

        assertThat(found(history.pollFailed(2, "REQUEST_TIMED_OUT").end())).isEmpty();
        assertThat(found(
                        history.pollFailed(2, "OFFSET_OUT_OF_RANGE for other-0").end()))
                .isEmpty();
        assertThat(found(history.pollFailed(2, "OFFSET_OUT_OF_RANGE").end())).containsExactly("offset-reset");
    }
}
