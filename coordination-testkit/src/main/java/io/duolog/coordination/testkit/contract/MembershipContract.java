package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.Membership;
import org.junit.jupiter.api.Test;

/** Liveness, as one node sees its own. */
public abstract class MembershipContract extends CoordinationContract<ContractCluster> {
    /** Item 28: the controller is a node like others. */
    @Test
    void tellsTheControllerOfItself() {
        ContractNode node = controller();
        Members members = new Members();
        node.backend().membership().watch(node.elections().get(0), members);

        join(node.backend().membership().announce(new byte[] {1, 2, 3}, members));

        eventually().until(() -> members.up().contains(node.identity()));
        assertThat(members.info(node.identity())).containsExactly(1, 2, 3);
        eventually().untilAsserted(() -> assertThat(members.self()).containsExactly("alive"));
    }

    /** Item 31: a watch begins with the whole picture. */
    @Test
    void beginsAWatchWithThoseWhoAreAlive() {
        ContractNode node = controller();
        Members members = new Members();
        join(node.backend().membership().announce(new byte[0], members));

        node.backend().membership().watch(node.elections().get(0), members);

        eventually().until(() -> members.up().contains(node.identity()));
    }

    /** An announcement waits for the backend to be ready. */
    @Test
    void acceptsAnAnnouncementMadeBeforeTheStart() {
        ContractNode node = node(1).campaign();
        Members members = new Members();
        var announced = node.backend().membership().announce(new byte[0], members);

        node.start();

        join(announced);
    }

    /** Item 28. */
    @Test
    void tellsTheControllerOfAWithdrawal() {
        ContractNode node = controller();
        Members members = new Members();
        node.backend().membership().watch(node.elections().get(0), members);
        join(node.backend().membership().announce(new byte[0], members));

        node.backend().membership().withdraw();

        eventually().until(() -> members.events().contains("down 1"));
        assertThat(members.events()).containsExactly("up 1", "down 1");
    }

    /** Announcing again replaces what the controller was told. */
    @Test
    void tellsTheNewInfoOfANodeThatAnnouncesAgain() {
        ContractNode node = controller();
        Members members = new Members();
        node.backend().membership().watch(node.elections().get(0), members);
        join(node.backend().membership().announce(new byte[] {1}, members));

        join(node.backend().membership().announce(new byte[] {2}, members));

        eventually()
                .untilAsserted(() -> assertThat(members.info(node.identity())).containsExactly(2));
    }

    /** Who is not the controller watches nothing. */
    @Test
    void tellsNothingToAWatchOfAnotherEpoch() {
        ContractNode node = controller();
        Members members = new Members();
        Members present = new Members();
        node.backend().membership().watch(node.elections().get(0) + 1, members);
        node.backend().membership().watch(node.elections().get(0), present);

        join(node.backend().membership().announce(new byte[0], new Members()));

        eventually().until(() -> !present.events().isEmpty());
        assertThat(members.events()).isEmpty();
    }

    /** A watch ends with its epoch, or before. */
    @Test
    void endsAWatchThatWasCancelledAndOneWhoseEpochIsOver() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);
        Members cancelled = new Members();
        Members former = new Members();
        Members present = new Members();
        Cancellable watch = node.backend().membership().watch(epoch, cancelled);
        node.backend().membership().watch(epoch, former);
        watch.cancel();
        node.backend().election().resign(epoch);
        int next = node.awaitElections(2);
        node.backend().membership().watch(next, present);

        join(node.backend().membership().announce(new byte[0], new Members()));

        eventually().until(() -> !present.events().isEmpty());
        assertThat(cancelled.events()).isEmpty();
        assertThat(former.events()).isEmpty();
    }

    /** The limit, and one byte more. */
    @Test
    void refusesAnAnnouncementThatIsTooLarge() {
        ContractNode node = controller();

        assertThatThrownBy(() -> node.backend()
                        .membership()
                        .announce(new byte[Membership.INFO_SIZE_BYTES_MAX + 1], new Members()))
                .isInstanceOf(IllegalArgumentException.class);
        join(node.backend().membership().announce(new byte[Membership.INFO_SIZE_BYTES_MAX], new Members()));
    }

    /** Item 37. */
    @Test
    void refusesAnAnnouncementAfterTheClose() {
        ContractNode node = controller();
        node.close();

        assertThatThrownBy(() -> join(node.backend().membership().announce(new byte[0], new Members())))
                .isInstanceOf(BackendClosedException.class);
    }
}
