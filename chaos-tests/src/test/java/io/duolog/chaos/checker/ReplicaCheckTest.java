package io.duolog.chaos.checker;

import static io.duolog.chaos.checker.TestHistory.PARTITION;
import static io.duolog.chaos.checker.TestHistory.acksAll;
import static io.duolog.chaos.checker.TestHistory.at;
import static io.duolog.chaos.checker.TestHistory.found;
import static io.duolog.chaos.checker.TestHistory.unclean;
import static io.duolog.chaos.checker.TestHistory.upTo;
import static io.duolog.chaos.checker.TestHistory.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaLog.StoredRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaCheckTest {
    @Test
    void findsReplicasThatServeDifferentRecords() {
        TestHistory history =
                acksAll().sentUpTo(0).unknownSent(1).unknownSent(2).finalRead(1, at(0, 0), at(1, 1));

        assertThat(found(history.finalRead(2, at(0, 0), at(1, 2)).end())).containsExactly("replica-divergence");
    }

    @Test
    void findsReplicasThatServeDifferentEpochsEvenAfterAnUncleanElection() {
        TestHistory history = new TestHistory(unclean(-1))
                .kill(0)
                .sentUpTo(0)
                .finalRead(1, at(0, 0, 1))
                .finalRead(2, at(0, 0, 2));

        assertThat(found(history.end())).containsExactly("replica-divergence");
    }

    @Test
    void findsARecordThatOneReplicaLacks() {
        assertThat(found(acksAll()
                        .sentUpTo(2)
                        .finalRead(1, upTo(2))
                        .finalRead(2, at(0, 0), at(2, 2))
                        .end()))
                .containsExactly("replica-divergence");
        assertThat(found(acksAll()
                        .sentUpTo(2)
                        .finalRead(1, upTo(2))
                        .finalRead(2, upTo(1))
                        .end()))
                .containsExactly("replica-divergence");
        assertThat(found(acksAll()
                        .sentUpTo(2)
                        .finalRead(1, at(0, 0), at(2, 2))
                        .finalRead(2, upTo(2))
                        .end()))
                .containsExactly("replica-divergence");
    }

    @Test
    void allowsALaterReadToFindMoreAtTheEnd() {
        TestHistory history =
                acksAll().sentUpTo(1).unknownSent(2).finalRead(1, upTo(1)).finalRead(2, upTo(2));

        assertThat(found(history.end())).isEmpty();
    }

    @Test
    void findsAReplicaInSyncWhoseFilesLackWhatWasRead() {
        TestHistory history =
                acksAll().leader(1, 0, 1, 2, 3).sentUpTo(2).finalReads(upTo(2)).replica(3, upTo(1));

        assertThat(found(history.end())).containsExactly("replica-divergence");
    }

    @Test
    void allowsFilesOfABrokerThatIsNoReplicaAnyMore() {
        TestHistory history =
                acksAll().leader(1, 0, 1, 2, 3).sentUpTo(2).finalReads(upTo(2)).replica(4, upTo(1));

        assertThat(found(history.end())).isEmpty();
    }

    @Test
    void findsFilesWithDifferentBytes() {
        ReplicaLog one = new ReplicaLog(PARTITION, 1, List.of(new StoredRecord(0, 0, 17, value(0))));
        ReplicaLog other = new ReplicaLog(PARTITION, 2, List.of(new StoredRecord(0, 0, 18, value(0))));
        TestHistory history = acksAll().sentUpTo(0).finalReads(upTo(0)).replica(one);

        assertThat(found(history.end())).isEmpty();
        assertThat(found(history.replica(other).end())).containsExactly("replica-divergence");
    }

    @Test
    void allowsFilesToDifferBeyondWhatWasCommittedInDifferentEpochs() {
        TestHistory history = acksAll()
                .sentUpTo(0)
                .unknownSent(1)
                .unknownSent(2)
                .finalReads(upTo(0))
                .replica(1, at(0, 0), at(1, 1, 0));

        assertThat(found(history.replica(2, at(0, 0), at(1, 2, 1)).end())).isEmpty();
    }

    @Test
    void findsFilesThatAreOutOfOrder() {
        assertThat(found(acksAll()
                        .sentUpTo(1)
                        .finalReads(upTo(1))
                        .replica(1, at(1, 1), at(0, 0))
                        .end()))
                .containsExactly("replica-divergence");
    }
}
