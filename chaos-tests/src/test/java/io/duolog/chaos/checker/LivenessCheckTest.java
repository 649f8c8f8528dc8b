package io.duolog.chaos.checker;

import static io.duolog.chaos.checker.TestHistory.acks;
import static io.duolog.chaos.checker.TestHistory.acksAll;
import static io.duolog.chaos.checker.TestHistory.at;
import static io.duolog.chaos.checker.TestHistory.found;
import static io.duolog.chaos.checker.TestHistory.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.storage.TopicPartition;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessCheckTest {
    private static TestHistory unacknowledged(TestHistory history, int records) {
        for (int i = 0; i < records; i++) {
            history.unknownSent(i);
        }
        return history.wait(4);
    }

    @Test
    void findsThatNothingIsAcknowledgedAfterAllHasHealed() {
        assertThat(found(unacknowledged(acksAll().kill(0), 9).end())).containsExactly("stuck");
        assertThat(found(unacknowledged(acksAll().kill(0), 4).end()))
                .as("few were tried")
                .isEmpty();
        assertThat(found(
                        unacknowledged(acksAll().kill(0), 9).send(9).acked(9, 9).end()))
                .as("one was acknowledged")
                .isEmpty();
        assertThat(found(unacknowledged(acksAll(), 9).kill(0).end()))
                .as("before it healed")
                .isEmpty();
        assertThat(found(unacknowledged(acksAll().began(0, "kill", "b1"), 9).end()))
                .as("it did not heal")
                .isEmpty();
    }

    @Test
    void findsThatNotAllReplicasComeBackInSync() {
        TestHistory history = acksAll()
                .leader(1, 0, 1, 2, 3)
                .kill(0)
                .leader(2, 1, 2, 3)
                .wait(60)
                .sentUpTo(0);

        assertThat(found(history.finalReads(upTo(0)).end())).containsExactly("stuck");
        assertThat(found(history.leader(2, 1, 1, 2, 3).end())).isEmpty();
        assertThat(found(history.wait(60).leader(-1, 2).end()))
                .as("brokers were stopped")
                .isEmpty();
    }

    @Test
    void findsAConsumerThatIsHandedNothingAnyMore() {
        TestHistory history =
                acksAll().kill(0).assigned(2).sentUpTo(2).polled(2, at(0, 0)).finalReads(upTo(2));

        assertThat(found(history.wait(30).ended(2).end())).containsExactly("stuck");
    }

    @Test
    void allowsAConsumerThatIsSlowOrWasEndedSoon() {
        TestHistory slow =
                acksAll().assigned(2).sentUpTo(2).wait(60).polled(2, at(0, 0)).finalReads(upTo(2));
        TestHistory soon =
                acksAll().assigned(2).sentUpTo(2).polled(2, at(0, 0)).wait(15).finalReads(upTo(2));

        assertThat(found(slow.ended(2).end())).isEmpty();
        assertThat(found(soon.ended(2).end())).isEmpty();
    }

    @Test
    void findsAPartitionThatTheVerificationCouldNotRead() {
        History read = acks(1).sentUpTo(0).finalReads(upTo(0)).end();
        List<ReplicaRead> otherReads =
                List.of(new ReplicaRead(new TopicPartition(TestHistory.PARTITION.topic(), 1), 1, 0, List.of()));

        History unread = with(read, otherReads);

        assertThat(found(unread)).containsExactly("stuck");
        assertThat(found(with(read, List.of()))).as("there was no verification").isEmpty();
        assertThat(Checker.check(with(read, List.of())).statistics().verified()).isFalse();
    }

    private static History with(History history, List<ReplicaRead> finalReads) {
        return new History(
                history.run(), history.events(), history.faults(), history.leaders(), finalReads, history.replicas());
    }
}
