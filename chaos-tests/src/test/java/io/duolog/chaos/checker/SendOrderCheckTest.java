package io.duolog.chaos.checker;

import static io.duolog.chaos.checker.TestHistory.acks;
import static io.duolog.chaos.checker.TestHistory.acksAll;
import static io.duolog.chaos.checker.TestHistory.at;
import static io.duolog.chaos.checker.TestHistory.found;
import static io.duolog.chaos.checker.TestHistory.topic;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendOrderCheckTest {
    private static TestHistory reversed(TestHistory history) {
        return history.send(0).send(1).acked(0, 1).acked(1, 0).finalReads(at(0, 1), at(1, 0));
    }

    @Test
    void findsRecordsThatAreStoredInTheReverseOrder() {
        assertThat(found(reversed(acksAll()).end())).containsExactly("nonmonotonic-send");
        assertThat(found(reversed(new TestHistory(topic(1, false, true, 1))).end()))
                .as("one request in flight")
                .containsExactly("nonmonotonic-send");
        assertThat(found(reversed(new TestHistory(topic(1, false, false, 5))).end()))
                .as("nothing is sent again")
                .containsExactly("nonmonotonic-send");
    }

    @Test
    void allowsAProducerThatSendsAgainWithSeveralInFlightToReverse() {
        assertThat(found(reversed(new TestHistory(topic(-1, false, true, 5))).end()))
                .containsExactly("nonmonotonic-send (legal)");
    }

    @Test
    void allowsWhatWasGivenUpToArriveLateButNotAtAnIdempotentProducer() {
        TestHistory plain = acks(1).send(0).unknown(0).send(1).acked(1, 0).finalReads(at(0, 1), at(1, 0));
        TestHistory idempotent =
                acksAll().send(0).unknown(0).send(1).acked(1, 0).finalReads(at(0, 1), at(1, 0));

        assertThat(found(plain.kill(0).end())).containsExactly("nonmonotonic-send (legal)");
        assertThat(found(idempotent.kill(0).end())).containsExactly("nonmonotonic-send");
    }

    @Test
    void knowsTheOrderAtAcksZeroFromThePayloads() {
        TestHistory history = acks(0).sentUpTo(1).finalReads(at(0, 1), at(1, 0));

        assertThat(found(history.end())).containsExactly("nonmonotonic-send");
        assertThat(found(history.kill(0).end())).containsExactly("nonmonotonic-send (legal)");
    }

    @Test
    void findsARecordThatIsStoredTwice() {
        TestHistory history = acksAll().sentUpTo(1);

        assertThat(found(history.finalReads(at(0, 0), at(1, 1), at(2, 0)).end()))
                .containsExactly("duplicate");
    }

    @Test
    void allowsAProducerThatSendsAgainToStoreARecordTwice() {
        TestHistory again = new TestHistory(topic(-1, false, true, 1))
                .send(0)
                .acked(0, 1)
                .send(1)
                .acked(1, 2);
        TestHistory once = new TestHistory(topic(-1, false, false, 1)).send(0).acked(0, 1);

        assertThat(found(
                        again.finalReads(at(0, 0), at(1, 0), at(2, 1), at(3, 0)).end()))
                .as("the last copy arrived late, which is no reversal")
                .containsExactly("duplicate (legal)");
        assertThat(found(once.finalReads(at(0, 0), at(1, 0)).end())).containsExactly("duplicate");
    }
}
