package io.duolog.chaos.checker;

import static io.duolog.chaos.checker.TestHistory.acksAll;
import static io.duolog.chaos.checker.TestHistory.at;
import static io.duolog.chaos.checker.TestHistory.damaged;
import static io.duolog.chaos.checker.TestHistory.found;
import static io.duolog.chaos.checker.TestHistory.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContentCheckTest {
    @Test
    void findsNothingInARunInWhichAllWasRead() {
        TestHistory history =
                acksAll().assigned(2).sentUpTo(2).polled(2, at(0, 0)).polled(2, at(1, 1), at(2, 2));

        assertThat(found(history.finalReads(upTo(2))
                        .replica(1, upTo(2))
                        .replica(2, upTo(2))
                        .end()))
                .isEmpty();
    }

    @Test
    void findsDamageThatWasServed() {
        assertThat(found(acksAll()
                        .sentUpTo(0)
                        .unknownSent(1)
                        .finalReads(at(0, 0), damaged(1))
                        .end()))
                .containsExactly("corrupt");
        assertThat(found(acksAll()
                        .assigned(2)
                        .sentUpTo(0)
                        .unknownSent(1)
                        .polled(2, at(0, 0), damaged(1))
                        .finalReads(at(0, 0), at(1, 1))
                        .end()))
                .containsExactly("corrupt");
    }

    @Test
    void allowsDamageInFilesWhoseBitsWereFlippedOnly() {
        TestHistory flipped = acksAll()
                .began(0, "bitflip", "b2")
                .over(0, "bitflip")
                .sentUpTo(1)
                .finalReads(upTo(1));

        assertThat(found(flipped.replica(2, at(0, 0), damaged(1)).end())).containsExactly("corrupt (legal)");
        assertThat(found(flipped.replica(1, at(0, 0), damaged(1)).end())).containsExactly("corrupt", "corrupt (legal)");
    }

    @Test
    void findsWhatNobodySent() {
        assertThat(found(acksAll().sentUpTo(0).finalReads(at(0, 0), at(1, 7)).end()))
                .containsExactly("phantom");
    }

    @Test
    void doesNotKnowWhatAKilledProducerSentLast() {
        assertThat(found(acksAll().sentUpTo(0).finalReads(at(0, 0), at(1, 1)).killed()))
                .isEmpty();
        assertThat(found(acksAll()
                        .send(1)
                        .acked(1, 1)
                        .finalReads(at(0, 0), at(1, 1))
                        .killed()))
                .as("but it wrote down all that it sent before something that it wrote down")
                .containsExactly("phantom");
    }

    @Test
    void findsWhatWasRefused() {
        assertThat(found(acksAll().send(0).failed(0).finalReads(at(0, 0)).end()))
                .containsExactly("aborted-read");
        assertThat(found(acksAll().send(0).unknown(0).finalReads(at(0, 0)).end()))
                .isEmpty();
        assertThat(found(acksAll().send(0).failed(0).finalReads().end())).isEmpty();
    }
}
