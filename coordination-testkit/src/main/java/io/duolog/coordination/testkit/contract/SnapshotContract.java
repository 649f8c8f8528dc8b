package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.LogListener;
import io.duolog.coordination.LogSubscription;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Snapshots and truncation, as one node sees them. */
public abstract class SnapshotContract extends CoordinationContract<ContractCluster> {
    private static final int LARGE_RECORDS = 105;
    private static final int LARGE_RECORD_SIZE = 500_000;

    /** Item 14. */
    @Test
    void givesALateSubscriberTheSnapshotAndTheTail() {
        ContractNode node = controller().offerSnapshots();
        node.append("a");
        node.append("b", "c");
        join(node.backend().log().requestCompaction());
        node.append("d");

        List<String> seen = new CopyOnWriteArrayList<>();
        LogSubscription late = node.backend().log().subscribe(0, new LogListener() {
            @Override
            public void onSnapshot(long endOffset, int epoch, InputStream bytes) throws IOException {
                seen.add("snapshot " + endOffset + " epoch " + epoch + " of " + bytes.readAllBytes().length);
            }

            @Override
            public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
                seen.add("records " + baseOffset);
            }
        });
        eventually().until(() -> late.position() >= 4);

        assertThat(seen).containsExactly("snapshot 3 epoch " + node.elections().get(0) + " of 19", "records 3");
    }

    /** Item 14: truncation takes nothing that is not in the snapshot. */
    @Test
    void goesOnAppendingWhileAndAfterASnapshotIsTaken() {
        ContractNode node = controller().offerSnapshots();
        for (int i = 0; i < 200; i++) {
            node.append("r" + i);
            if (i % 50 == 25) {
                join(node.backend().log().requestCompaction());
            }
        }

        assertThat(node.image())
                .isEqualTo(IntStream.range(0, 200).mapToObj(i -> "r" + i).toList());
    }

    /** Item 19, for one node. */
    @Test
    void isRestoredFromSnapshotAndTailAfterARestart() {
        ContractNode first = controller().offerSnapshots();
        first.append("a", "b");
        join(first.backend().log().requestCompaction());
        first.append("c");
        join(first.backend().log().requestCompaction());
        first.append("d");
        int epoch = first.elections().get(0);
        first.close();

        ContractNode second = node(1).campaign().start();

        assertThat(second.awaitElections(1)).isGreaterThan(epoch);
        assertThat(second.electedAt()).isEqualTo(4);
        assertThat(second.sizeWhenElected()).isEqualTo(4);
        assertThat(second.image()).containsExactly("a", "b", "c", "d");
        assertThat(second.events()).contains("snapshot 3", "records 3+1");
        assertThat(second.append("e")).isEqualTo(4);
    }

    /** Item 18: more than 50 MB. */
    @Test
    void takesALargeSnapshot() {
        ContractNode first = controller().offerSnapshots();
        for (int i = 0; i < LARGE_RECORDS; i++) {
            first.append(String.valueOf((char) i).repeat(LARGE_RECORD_SIZE));
        }
        join(first.backend().log().requestCompaction());
        first.close();

        ContractNode second = node(1).campaign().start();
        second.awaitElections(1);

        assertThat(second.image()).isEqualTo(first.image());
        assertThat(second.events()).contains("snapshot " + LARGE_RECORDS);
    }

    /** Item 17: a snapshot that fails half-way changes nothing. */
    @Test
    void keepsTheLogWhenASnapshotCannotBeWritten() {
        ContractNode first = controller();
        first.subscription().offerSnapshots(endOffset -> out -> {
            out.write(1);
            throw new IOException("no space left, says the test");
        });
        first.append("a");

        assertThatThrownBy(() -> join(first.backend().log().requestCompaction()))
                .isInstanceOf(BackendUnavailableException.class);

        assertThat(first.append("b")).isEqualTo(1);
        first.close();
        ContractNode second = node(1).campaign().start();
        second.awaitElections(1);
        assertThat(second.image()).containsExactly("a", "b");
    }

    /** Without a source there is no snapshot, and the caller is told. */
    @Test
    void takesNoSnapshotWhenNobodyOffersOne() {
        ContractNode node = controller();
        node.append("a");

        assertThatThrownBy(() -> join(node.backend().log().requestCompaction()))
                .isInstanceOf(BackendUnavailableException.class);
    }

    /** A second compaction at the same place is done at once. */
    @Test
    void hasNothingToDoWhenNothingWasAppendedSince() {
        ContractNode node = controller().offerSnapshots();
        node.append("a");
        join(node.backend().log().requestCompaction());

        join(node.backend().log().requestCompaction());

        assertThat(node.append("b")).isEqualTo(1);
    }

    /** Two sources would write over each other. */
    @Test
    void takesSnapshotsOfOneSubscriptionOnly() {
        ContractNode node = controller().offerSnapshots();

        assertThatThrownBy(node::offerSnapshots).isInstanceOf(IllegalStateException.class);
    }
}
