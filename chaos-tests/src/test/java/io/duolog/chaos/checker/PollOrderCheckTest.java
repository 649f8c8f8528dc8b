package io.duolog.chaos.checker;

import static io.duolog.chaos.checker.TestHistory.acksAll;
import static io.duolog.chaos.checker.TestHistory.at;
import static io.duolog.chaos.checker.TestHistory.found;
import static io.duolog.chaos.checker.TestHistory.unclean;
import static io.duolog.chaos.checker.TestHistory.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.ReadRecord;
import org.junit.jupiter.api.Test;

class PollOrderCheckTest {
    private static TestHistory of(ReadRecord... finals) {
        return acksAll().sentUpTo(3).assigned(2).finalReads(finals);
    }

    private static TestHistory read() {
        return of(upTo(3));
    }

    @Test
    void allowsAConsumerThatReadsAPartOrReadsAgainWhenItIsAssignedAgain() {
        assertThat(found(read().polled(2, at(0, 0), at(1, 1))
                        .assigned(2)
                        .polled(2, upTo(3))
                        .end()))
                .isEmpty();
    }

    @Test
    void findsASkipBetweenPolls() {
        assertThat(found(read().polled(2, at(0, 0)).polled(2, at(2, 2)).end())).containsExactly("poll-skip");
        assertThat(found(read().polled(2, at(0, 0))
                        .pollFailed(2, "timeout")
                        .polled(2, at(1, 1))
                        .end()))
                .isEmpty();
    }

    @Test
    void findsASkipAtTheBeginning() {
        assertThat(found(read().polled(2, at(1, 1), at(2, 2)).end())).containsExactly("poll-skip");
        assertThat(found(read().polled(3, at(1, 1), at(2, 2)).end()))
                .as("nobody knows where process 3 began")
                .isEmpty();
    }

    @Test
    void allowsOffsetsThatHoldNoRecord() {
        TestHistory history = acksAll().send(0).acked(0, 0).send(1).acked(1, 5).assigned(2);

        assertThat(found(history.polled(2, at(0, 0))
                        .polled(2, at(5, 1))
                        .finalReads(at(0, 0), at(5, 1))
                        .end()))
                .isEmpty();
    }

    @Test
    void findsASkipWithinAPoll() {
        assertThat(found(read().polled(2, at(0, 0), at(2, 2)).end())).containsExactly("int-poll-skip");
    }

    @Test
    void findsAPollThatGoesBack() {
        assertThat(found(
                        read().polled(2, at(0, 0), at(1, 1)).polled(2, at(0, 0)).end()))
                .containsExactly("nonmonotonic-poll");
        assertThat(found(read().polled(2, at(0, 0)).polled(2, at(0, 0)).end())).containsExactly("nonmonotonic-poll");
        assertThat(found(read().polled(2, at(0, 0), at(1, 1))
                        .assigned(2)
                        .polled(2, at(0, 0))
                        .end()))
                .as("it was told to")
                .isEmpty();
    }

    @Test
    void findsAPollThatIsOutOfOrder() {
        assertThat(found(read().polled(2, at(0, 0), at(1, 1), at(1, 1)).end()))
                .containsExactly("int-nonmonotonic-poll");
    }

    @Test
    void findsAFinalReadThatIsOutOfOrder() {
        assertThat(found(of(at(0, 0), at(1, 1), at(1, 1), at(2, 2), at(3, 3)).end()))
                .containsExactly("int-nonmonotonic-poll");
    }

    @Test
    void allowsAConsumerToGoBackWithWhatAnUncleanElectionTookAway() {
        TestHistory history =
                new TestHistory(unclean(-1)).sentUpTo(1).kill(0).assigned(2).finalReads(upTo(1));

        assertThat(found(history.polled(2, upTo(1)).polled(2, at(1, 1)).end()))
                .containsExactly("nonmonotonic-poll (legal)");
    }
}
