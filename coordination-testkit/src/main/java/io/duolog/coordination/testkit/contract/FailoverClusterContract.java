package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.bytes;
import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duolog.coordination.AppendUncertainException;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.CoordinationException;
import io.duolog.coordination.FencedException;
import io.duolog.coordination.NotControllerException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Election and log among three nodes, when things go wrong. */
public abstract class FailoverClusterContract extends ClusterContract {
    @Test
    void electsOneNodeAtATime() {
        startAll();

        assertThat(all.stream().filter(ContractNode::leads)).hasSize(1);
    }

    @Test
    void refusesAppendsOnANodeThatIsNotTheController() {
        ContractNode leader = startAll();
        ContractNode other = other(leader);
        disconnect(other);

        assertThatThrownBy(() -> join(other.backend().log().append(leader.epoch(), 0, bytes("x"))))
                .isInstanceOf(NotControllerException.class);
    }

    @Test
    void handsOverToAnotherWhenTheControllerCloses() {
        ContractNode leader = startAll();
        leader.append("a");

        leader.close();

        ContractNode next = awaitLeaderAbove(leader.epoch());
        assertThat(next.sizeWhenElected()).isEqualTo(1);
        assertThat(next.append("b")).isEqualTo(1);
    }

    @Test
    void handsOverToAnotherWhenTheControllerResigns() {
        ContractNode leader = startAll();
        int epoch = leader.epoch();

        leader.backend().election().resign(epoch);

        assertThat(awaitLeaderAbove(epoch)).isNotSameAs(leader);
        leader.awaitRevoked(epoch);
    }

    @Test
    void electsAnotherWhenTheControllerIsKilled() {
        ContractNode leader = startAll();
        leader.append("a", "b");

        kill(leader);

        ContractNode next = awaitAnotherLeader(leader);
        assertThat(next.epoch()).isGreaterThan(leader.epoch());
        assertThat(next.electedAt()).isEqualTo(2);
        assertThat(next.sizeWhenElected()).isEqualTo(2);
    }

    @Test
    void fencesAControllerThatWasPaused() {
        ContractNode zombie = startAll();
        int epoch = zombie.epoch();
        zombie.append("a");
        pause(zombie);
        CompletableFuture<Long> late = zombie.appendLater(1, "zombie");
        ContractNode next = awaitAnotherLeader(zombie);
        next.append("b");

        resume(zombie);

        assertThatThrownBy(() -> join(late)).isInstanceOfAny(FencedException.class, AppendUncertainException.class);
        zombie.awaitRevoked(epoch);
        assertThat(zombie.awaitImage(2)).containsExactly("a", "b");
    }

    @Test
    void revokesAControllerThatIsCutOff() {
        ContractNode cut = startAll();
        int epoch = cut.epoch();

        disconnect(cut);

        cut.awaitState(BackendState.DISCONNECTED);
        cut.awaitRevoked(epoch);
        ContractNode next = awaitAnotherLeader(cut);
        next.append("a");
        reconnect(cut);
        assertThat(cut.awaitImage(1)).containsExactly("a");
        cut.awaitStateNow(BackendState.READY);
    }

    @Test
    void healsWhenAllWereCutOff() {
        ContractNode former = startAll();
        int epoch = former.epoch();
        all.forEach(this::disconnect);
        former.awaitRevoked(epoch);
        assertThatThrownBy(() -> join(former.backend().log().append(epoch, 0, bytes("x"))))
                .isInstanceOf(CoordinationException.class);

        all.forEach(this::reconnect);

        ContractNode next = awaitLeaderAbove(epoch);
        next.append("a");
        all.forEach(node -> assertThat(node.awaitImage(1)).containsExactly("a"));
    }

    /** Waits until a node other than the former controller, which may not know that it is deposed, leads. */
    private ContractNode awaitAnotherLeader(ContractNode former) {
        await("a leader after epoch " + former.epoch())
                .atMost(ContractNode.TIMEOUT)
                .until(() -> others(former).stream().anyMatch(ContractNode::leads));
        return others(former).stream().filter(ContractNode::leads).findFirst().orElseThrow();
    }
}
