package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.bytes;
import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.AppendUncertainException;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.CoordinationException;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.FencedException;
import io.duolog.coordination.NotControllerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Who leads among three nodes, when things go wrong. That no epoch is given twice, that each ends once, and that all
 * earlier records were delivered before it began (items 21 to 23) is checked after every test of the suite.
 */
public abstract class FailoverClusterContract extends ClusterContract {
    private static final int CHANGES = 50;
    private static final int IN_FLIGHT = 64;

    /** Item 21. */
    @Test
    void electsOneNodeAtATime() {
        startAll();

        assertThat(all.stream().filter(ContractNode::leads)).hasSize(1);
    }

    /** Items 21 to 23: epochs rise over forced changes, and over a restart of all. */
    @Test
    void raisesTheEpochOverFiftyChangesAndARestart() {
        ContractNode leader = startAll();
        for (int i = 0; i < CHANGES; i++) {
            int epoch = leader.epoch();
            leader.append("r" + i);
            leader.backend().election().resign(epoch);
            leader.awaitRevoked(epoch);
            leader = awaitLeaderAbove(epoch);
            assertThat(leader.electedAt()).isEqualTo(i + 1);
        }
        int last = leader.epoch();
        List<ContractNode> former = List.copyOf(all);
        former.forEach(ContractNode::close);

        former.forEach(this::startAgain);

        assertThat(awaitLeaderAbove(0).epoch()).isGreaterThan(last);
    }

    /** Item 22: what was in flight when the controller gave up stands in the next one's image, or never. */
    @Test
    void deliversAllThatWasInFlightBeforeTheNextIsElected() {
        ContractNode former = startAll();
        int epoch = former.epoch();
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            appends.add(former.backend().log().append(epoch, i, bytes("r" + i)).toCompletableFuture());
        }

        former.backend().election().resign(epoch);

        ContractNode next = awaitLeaderAbove(epoch);
        long acknowledged = appends.stream()
                .filter(append -> join(append.handle((last, failure) -> failure == null)))
                .count();
        assertThat(next.sizeWhenElected()).isGreaterThanOrEqualTo((int) acknowledged);
        assertThat(next.append("last")).isEqualTo(next.sizeWhenElected());
        List<String> expected = new ArrayList<>(IntStream.range(0, next.sizeWhenElected())
                .mapToObj(i -> "r" + i)
                .toList());
        expected.add("last");
        all.forEach(node -> assertThat(node.awaitImage(expected.size())).isEqualTo(expected));
    }

    /** Item 6: refused without asking anybody. */
    @Test
    void refusesAppendsOnANodeThatIsNotTheController() {
        ContractNode leader = startAll();
        ContractNode other = other(leader);
        disconnect(other);

        assertThatThrownBy(() -> join(other.backend().log().append(leader.epoch(), 0, bytes("x"))))
                .isInstanceOf(NotControllerException.class);
    }

    /** Items 5a and 23. */
    @Test
    void acceptsNothingOfAFormerController() {
        ContractNode former = startAll();
        int epoch = former.epoch();
        former.backend().election().resign(epoch);
        former.awaitRevoked(epoch);
        ContractNode next = awaitLeaderAbove(epoch);
        next.append("a");
        former.awaitImage(1);

        assertThatThrownBy(() -> join(former.backend().log().append(epoch, 1, bytes("x"))))
                .isInstanceOfAny(NotControllerException.class, FencedException.class);

        assertThat(next.append("b")).isEqualTo(1);
    }

    /** Item 24, killed. */
    @Test
    void electsAnotherWhenTheControllerIsKilled() {
        ContractNode leader = startAll();
        leader.append("a", "b");

        kill(leader);

        ContractNode next = awaitLeaderAmong(others(leader));
        assertThat(next.epoch()).isGreaterThan(leader.epoch());
        assertThat(next.electedAt()).isEqualTo(2);
        assertThat(next.append("c")).isEqualTo(2);
    }

    /** Items 5b and 24, paused. */
    @Test
    void fencesAControllerThatWasPaused() {
        ContractNode zombie = startAll();
        int epoch = zombie.epoch();
        zombie.append("a");
        pause(zombie);
        CompletableFuture<Long> late = zombie.appendLater(1, "zombie");
        ContractNode next = awaitLeaderAmong(others(zombie));
        next.append("b");

        resume(zombie);

        assertThatThrownBy(() -> join(late))
                .isInstanceOfAny(FencedException.class, AppendUncertainException.class, NotControllerException.class);
        zombie.awaitRevoked(epoch);
        assertThat(zombie.awaitImage(2)).containsExactly("a", "b");
    }

    /** Items 24, 27 and 38: cut off alone; what it appends meanwhile is never acknowledged. */
    @Test
    void revokesAControllerThatIsCutOff() {
        ContractNode cut = startAll();
        int epoch = cut.epoch();

        disconnect(cut);
        CompletableFuture<Long> late =
                cut.backend().log().append(epoch, 0, bytes("late")).toCompletableFuture();

        cut.awaitState(BackendState.DISCONNECTED);
        cut.awaitRevoked(epoch);
        assertThatThrownBy(() -> join(late)).isInstanceOf(CoordinationException.class);
        ContractNode next = awaitLeaderAmong(others(cut));
        next.append("a");
        reconnect(cut);
        assertThat(cut.awaitImage(1)).containsExactly("a");
        cut.awaitStateNow(BackendState.READY);
    }

    /** Item 38, and then as if nothing had been. */
    @Test
    void tellsThatItIsCutOffAndThatItHealed() {
        ContractNode leader = startAll();
        ContractNode cut = other(leader);

        disconnect(cut);
        cut.awaitStateNow(BackendState.DISCONNECTED);
        leader.append("a");
        reconnect(cut);

        cut.awaitStateNow(BackendState.READY);
        assertThat(cut.awaitImage(1)).containsExactly("a");
        assertThat(cut.states()).containsExactly(BackendState.READY, BackendState.DISCONNECTED, BackendState.READY);
    }

    /** Item 26: without the others nobody leads and every append ends; then all heals. */
    @Test
    void healsWhenAllWereCutOff() {
        ContractNode former = startAll();
        int epoch = former.epoch();
        all.forEach(this::disconnect);
        CompletableFuture<Long> late =
                former.backend().log().append(epoch, 0, bytes("late")).toCompletableFuture();
        former.awaitRevoked(epoch);
        assertThatThrownBy(() -> join(late)).isInstanceOf(CoordinationException.class);
        assertThatThrownBy(() -> join(former.backend().log().append(epoch, 0, bytes("x"))))
                .isInstanceOf(CoordinationException.class);
        eventually().during(silence()).until(() -> all.stream().noneMatch(ContractNode::leads));

        all.forEach(this::reconnect);

        ContractNode next = awaitLeaderAbove(epoch);
        long position = next.electedAt();
        assertThat(next.append("a")).isEqualTo(position);
        all.forEach(node -> assertThat(node.awaitImage((int) position + 1)).endsWith("a"));
        all.forEach(node -> node.awaitStateNow(BackendState.READY));
    }

    /** A wrong suspicion of the controller costs at most an election. */
    @Test
    void healsWhenTheControllerIsWronglySuspected() {
        ContractNode suspected = startAll();
        int nodeId = suspected.identity().nodeId();
        suspected.append("a");

        others(suspected).forEach(node -> node.backend().membership().suspect(nodeId));

        awaitAppend("b");
        all.forEach(node -> assertThat(node.awaitImage(2)).startsWith("a", "b"));
        all.forEach(node -> node.awaitStateNow(BackendState.READY));
    }

    /** Item 27, with a way that leads in one direction only: nothing of the others reaches the controller. */
    @Test
    void goesOnWhenNoPeerReachesTheController() {
        ContractNode leader = startAll();
        leader.append("a");
        int leaderId = leader.identity().nodeId();

        others(leader).forEach(node -> network.cut(node.identity().nodeId(), leaderId));
        awaitAppend("b");
        others(leader).forEach(node -> network.heal(node.identity().nodeId(), leaderId));

        all.forEach(node -> assertThat(node.awaitImage(2)).startsWith("a", "b"));
        all.forEach(node -> node.awaitStateNow(BackendState.READY));
    }

    /** Item 27, the other direction: the controller hears its peers and is not heard by them. */
    @Test
    void goesOnWhenTheControllerReachesNoPeer() {
        ContractNode leader = startAll();
        leader.append("a");
        int leaderId = leader.identity().nodeId();

        others(leader).forEach(node -> network.cut(leaderId, node.identity().nodeId()));
        awaitAppend("b");
        others(leader).forEach(node -> network.heal(leaderId, node.identity().nodeId()));

        all.forEach(node -> assertThat(node.awaitImage(2)).startsWith("a", "b"));
        all.forEach(node -> node.awaitStateNow(BackendState.READY));
    }

    /** A node that has lost its way to the controller, and to nobody else, does not unseat it. */
    @Test
    void isNotDisturbedByANodeThatCannotReachTheController() {
        ContractNode leader = startAll();
        ContractNode cut = other(leader);
        int leaderId = leader.identity().nodeId();
        int cutId = cut.identity().nodeId();

        network.cut(leaderId, cutId);
        network.cut(cutId, leaderId);
        eventually().during(silence()).until(() -> leader.revocations().isEmpty());
        leader.append("a");
        network.heal(leaderId, cutId);
        network.heal(cutId, leaderId);

        assertThat(cut.awaitImage(1)).containsExactly("a");
        leader.append("b");
        assertThat(cut.awaitImage(2)).containsExactly("a", "b");
        assertThat(leader.revocations()).isEmpty();
    }

    /** All nodes tell people the same. */
    @Test
    void tellsTheSameStatusOnAllNodes() {
        ContractNode leader = startAll();
        leader.append("a", "b");
        OptionalInt leaderId = OptionalInt.of(leader.identity().nodeId());

        for (ContractNode node : all) {
            eventually("status of " + node.identity()).untilAsserted(() -> {
                CoordinationStatus status = join(node.backend().status());
                assertThat(status.controllerId()).isEqualTo(leaderId);
                assertThat(status.epoch()).isEqualTo(leader.epoch());
                assertThat(status.committedEnd()).isEqualTo(2);
            });
        }
    }

    /** A status is told, or refused, in bounded time. */
    @Test
    void endsAnInquiryWhenItIsCutOff() {
        ContractNode cut = other(startAll());
        disconnect(cut);
        cut.awaitStateNow(BackendState.DISCONNECTED);

        Optional<Throwable> noStatus =
                join(cut.backend().status().handle((status, failure) -> Optional.ofNullable(failure)));
        Optional<Throwable> noEnd =
                join(cut.backend().log().committedEnd().handle((end, failure) -> Optional.ofNullable(failure)));

        noStatus.ifPresent(failure -> assertThat(failure).isInstanceOf(BackendUnavailableException.class));
        assertThat(noEnd).containsInstanceOf(BackendUnavailableException.class);
    }

    /** Others may have appended meanwhile: what it knew before it was cut off is no answer any more. */
    @Test
    void aControllerThatIsCutOffDoesNotSayWhereTheLogEnds() {
        ContractNode leader = startAll();
        leader.append("a");
        assertThat(join(leader.backend().log().committedEnd())).isEqualTo(1);
        disconnect(leader);

        Optional<Throwable> failure =
                join(leader.backend().log().committedEnd().handle((end, why) -> Optional.ofNullable(why)));

        assertThat(failure).containsInstanceOf(BackendUnavailableException.class);
    }

    /** Item 37: a close is bounded, also without anybody to say good-bye to. */
    @Test
    void closesWhenItIsCutOff() {
        ContractNode cut = startAll();
        disconnect(cut);

        cut.close();

        assertThat(cut.backend().state()).isEqualTo(BackendState.CLOSED);
        awaitLeaderAmong(others(cut));
    }

    /** Appends on whoever leads until one append is acknowledged; an uncertain one may be in the log as well. */
    private void awaitAppend(String record) {
        eventually("an append that succeeds").until(() -> {
            ContractNode leader = awaitLeaderAbove(0);
            return join(leader.appendLater(leader.subscription().position(), record)
                    .handle((last, failure) -> failure == null));
        });
    }
}
