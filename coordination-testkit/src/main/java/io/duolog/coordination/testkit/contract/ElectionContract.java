package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.bytes;
import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.BackendState;
import io.duolog.coordination.NotControllerException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Election, as one node sees it. */
public abstract class ElectionContract extends CoordinationContract<ContractCluster> {
    private static final int RESIGNATIONS = 10;
    private static final int RESTARTS = 3;

    /** Item 21: the first epoch is positive, and begins at the log's end. */
    @Test
    void electsTheOnlyCandidate() {
        ContractNode node = controller();

        assertThat(node.backend().election().eligible()).isTrue();
        assertThat(node.elections()).singleElement().satisfies(epoch -> assertThat(epoch)
                .isPositive());
        assertThat(node.electedAt()).isZero();
        eventually().until(() -> node.backend().election().currentLeader().equals(OptionalInt.of(1)));
    }

    /** A node may stand when it is ready, or before. */
    @Test
    void electsACandidateThatStandsLate() {
        ContractNode node = node(1).start();
        node.awaitState(BackendState.READY);

        node.campaign();

        node.awaitElections(1);
    }

    /** Items 21 and 23; fifty changes in {@link FailoverClusterContract}. */
    @Test
    void raisesTheEpochAtEveryElection() {
        ContractNode node = controller();
        List<Integer> epochs = new ArrayList<>();

        for (int i = 1; i <= RESIGNATIONS; i++) {
            int epoch = node.awaitElections(i);
            epochs.add(epoch);
            node.append("r" + i);
            node.backend().election().resign(epoch);
        }
        node.awaitElections(RESIGNATIONS + 1);

        assertThat(node.elections()).isSorted().doesNotHaveDuplicates();
        assertThat(node.revocations()).isEqualTo(epochs);
        assertThat(node.image()).hasSize(RESIGNATIONS);
    }

    /** Items 19, 21 and 22. */
    @Test
    void raisesTheEpochAcrossRestarts() {
        int former = 0;
        for (int i = 0; i < RESTARTS; i++) {
            ContractNode node = node(1).campaign().start();
            int epoch = node.awaitElections(1);
            assertThat(epoch).isGreaterThan(former);
            assertThat(node.electedAt()).isEqualTo(i);
            assertThat(node.sizeWhenElected()).isEqualTo(i);
            node.append("r" + i);
            former = epoch;
            node.close();
        }
    }

    /** Items 5a and 23. */
    @Test
    void acceptsNoAppendOfAnEpochThatIsOver() {
        ContractNode node = controller();
        int former = node.elections().get(0);
        node.append("a");
        node.backend().election().resign(former);
        node.awaitElections(2);

        assertThatThrownBy(() -> join(node.backend().log().append(former, 1, bytes("x"))))
                .isInstanceOf(NotControllerException.class);

        assertThat(node.append("b")).isEqualTo(1);
        assertThat(node.image()).containsExactly("a", "b");
    }

    /** Item 23: in this order. */
    @Test
    void tellsTheEndOfAnEpochAfterItsAppendsAndBeforeTheNext() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);
        for (int i = 0; i < 100; i++) {
            int sequence = i;
            join(node.backend().log().append(epoch, i, bytes("r" + i)).handle((last, failure) -> {
                if (sequence == 99) {
                    node.note("last completed");
                }
                return failure == null;
            }));
        }
        node.backend().election().resign(epoch);
        int next = node.awaitElections(2);

        assertThat(node.events()).containsSubsequence("last completed", "revoked " + epoch, "elected " + next);
    }

    /** A late resignation must not end the epoch of a successor. */
    @Test
    void ignoresTheResignationOfAnotherEpoch() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);

        node.backend().election().resign(epoch - 1);
        node.backend().election().resign(epoch + 1);
        node.append("a");

        assertThat(node.elections()).containsExactly(epoch);
        assertThat(node.revocations()).isEmpty();
    }

    /** A node stands once. */
    @Test
    void takesOneCandidacyOnly() {
        ContractNode node = controller();

        assertThatThrownBy(node::campaign).isInstanceOf(IllegalStateException.class);
    }
}
