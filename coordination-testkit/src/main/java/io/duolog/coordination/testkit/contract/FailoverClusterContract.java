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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Election and log among three nodes, when things go wrong. */
public abstract class FailoverClusterContract extends CoordinationContract<FaultyCluster> {
    private static final int NODES = 3;
    private static final int IN_FLIGHT = 64;

    private final List<ContractNode> all = new ArrayList<>();

    @Test
    void showsAllNodesTheSameSequence() {
        ContractNode leader = startAll();
        for (int i = 0; i < 100; i++) {
            leader.append("r" + i);
        }

        List<String> expected = IntStream.range(0, 100).mapToObj(i -> "r" + i).toList();
        all.forEach(node -> assertThat(node.awaitImage(100)).isEqualTo(expected));
    }

    @Test
    void electsOneNodeAtATime() {
        startAll();

        assertThat(all.stream().mapToInt(node -> node.elections().size()).sum()).isEqualTo(1);
    }

    @Test
    void refusesAppendsOnANodeThatIsNotTheController() {
        ContractNode leader = startAll();
        ContractNode other = otherThan(leader);

        assertThatThrownBy(() ->
                        join(other.backend().log().append(leader.elections().get(0), 0, bytes("x"))))
                .isInstanceOf(NotControllerException.class);
    }

    @Test
    void handsOverToAnotherWhenTheControllerCloses() {
        ContractNode leader = startAll();
        leader.append("a");

        leader.close();

        ContractNode next = awaitLeaderAfter(leader);
        assertThat(next.sizeWhenElected()).isEqualTo(1);
        assertThat(next.append("b")).isEqualTo(1);
    }

    @Test
    void handsOverToAnotherWhenTheControllerResigns() {
        ContractNode leader = startAll();
        int epoch = leader.elections().get(0);

        leader.backend().election().resign(epoch);

        assertThat(awaitLeaderAfter(leader)).isNotSameAs(leader);
        await().atMost(ContractNode.TIMEOUT).until(() -> leader.revocations().contains(epoch));
    }

    @Test
    void electsAnotherWhenTheControllerIsKilled() {
        ContractNode leader = startAll();
        leader.append("a", "b");

        cluster.kill(leader.identity().nodeId());

        ContractNode next = awaitLeaderAfter(leader);
        assertThat(next.elections().get(0)).isGreaterThan(leader.elections().get(0));
        assertThat(next.electedAt()).isEqualTo(2);
        assertThat(next.sizeWhenElected()).isEqualTo(2);
    }

    @Test
    void fencesAControllerThatWasPaused() {
        ContractNode zombie = startAll();
        int epoch = zombie.elections().get(0);
        zombie.append("a");
        cluster.pause(zombie.identity().nodeId());
        CompletableFuture<Long> late =
                zombie.backend().log().append(epoch, 1, bytes("zombie")).toCompletableFuture();
        ContractNode next = awaitLeaderAfter(zombie);
        next.append("b");

        cluster.resume(zombie.identity().nodeId());

        assertThatThrownBy(() -> join(late)).isInstanceOfAny(FencedException.class, AppendUncertainException.class);
        await().atMost(ContractNode.TIMEOUT).until(() -> zombie.revocations().contains(epoch));
        assertThat(zombie.awaitImage(2)).containsExactly("a", "b");
    }

    @Test
    void revokesAControllerThatIsCutOff() {
        ContractNode cut = startAll();
        int epoch = cut.elections().get(0);

        cluster.disconnect(cut.identity().nodeId());

        cut.awaitState(BackendState.DISCONNECTED);
        await().atMost(ContractNode.TIMEOUT).until(() -> cut.revocations().contains(epoch));
        ContractNode next = awaitLeaderAfter(cut);
        next.append("a");
        cluster.reconnect(cut.identity().nodeId());
        assertThat(cut.awaitImage(1)).containsExactly("a");
        assertThat(cut.backend().state()).isEqualTo(BackendState.READY);
    }

    @Test
    void healsWhenAllWereCutOff() {
        ContractNode former = startAll();
        int epoch = former.elections().get(0);
        all.forEach(node -> cluster.disconnect(node.identity().nodeId()));
        await().atMost(ContractNode.TIMEOUT).until(() -> former.revocations().contains(epoch));
        assertThatThrownBy(() -> join(former.backend().log().append(epoch, 0, bytes("x"))))
                .isInstanceOf(CoordinationException.class);

        all.forEach(node -> cluster.reconnect(node.identity().nodeId()));

        ContractNode next = awaitLeaderAbove(epoch);
        next.append("a");
        all.forEach(node -> assertThat(node.awaitImage(1)).containsExactly("a"));
    }

    @Test
    void electsAgainWhenTheControllersSessionExpires() {
        ContractNode leader = startAll();
        int epoch = leader.elections().get(0);

        cluster.expireSession(leader.identity().nodeId());

        await().atMost(ContractNode.TIMEOUT).until(() -> leader.revocations().contains(epoch));
        assertThat(awaitLeaderAbove(epoch)).isNotNull();
    }

    @Test
    void endsTheEpochWithAnUncertainAppendThatWasWritten() {
        uncertainAppend(true);
    }

    @Test
    void endsTheEpochWithAnUncertainAppendThatWasLost() {
        uncertainAppend(false);
    }

    @Test
    void keepsAPrefixOfWhatWasInFlightWhenTheControllerDied() {
        ContractNode leader = startAll();
        int epoch = leader.elections().get(0);
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            if (i == IN_FLIGHT / 2) {
                cluster.makeNextAppendUncertain(leader.identity().nodeId(), true);
            }
            appends.add(leader.backend().log().append(epoch, i, bytes("r" + i)).toCompletableFuture());
        }
        ContractNode next = awaitLeaderAbove(epoch);
        next.append("last");

        List<String> image = next.image();
        List<String> issued =
                IntStream.range(0, image.size() - 1).mapToObj(i -> "r" + i).toList();
        assertThat(image.subList(0, image.size() - 1)).isEqualTo(issued);
        long acknowledged = appends.stream()
                .filter(append ->
                        append.handle((last, failure) -> failure == null).join())
                .count();
        assertThat(acknowledged).isLessThan(image.size());
        all.forEach(node -> assertThat(node.awaitImage(image.size())).isEqualTo(image));
    }

    @Test
    void givesANodeThatSleptThroughATruncationTheSnapshot() {
        ContractNode leader = startAll();
        leader.offerSnapshots();
        leader.append("a");
        ContractNode sleeper = otherThan(leader);
        sleeper.awaitImage(1);
        cluster.pause(sleeper.identity().nodeId());
        leader.append("b", "c");
        join(leader.backend().log().requestCompaction());
        leader.append("d");

        cluster.resume(sleeper.identity().nodeId());

        assertThat(sleeper.awaitImage(4)).containsExactly("a", "b", "c", "d");
        assertThat(sleeper.events()).contains("snapshot 3");
    }

    private void uncertainAppend(boolean applied) {
        ContractNode leader = startAll();
        int epoch = leader.elections().get(0);
        leader.append("a");
        cluster.makeNextAppendUncertain(leader.identity().nodeId(), applied);

        CompletableFuture<Long> first =
                leader.backend().log().append(epoch, 1, bytes("b")).toCompletableFuture();
        CompletableFuture<Long> behind =
                leader.backend().log().append(epoch, 2, bytes("c")).toCompletableFuture();

        assertThatThrownBy(() -> join(first)).isInstanceOf(AppendUncertainException.class);
        assertThatThrownBy(() -> join(behind)).isInstanceOf(CoordinationException.class);
        ContractNode next = awaitLeaderAbove(epoch);
        await().atMost(ContractNode.TIMEOUT).until(() -> leader.revocations().contains(epoch));
        next.append("d");
        List<String> expected = applied ? List.of("a", "b", "d") : List.of("a", "d");
        all.forEach(node -> assertThat(node.awaitImage(expected.size())).isEqualTo(expected));
    }

    private ContractNode startAll() {
        for (int nodeId = 1; nodeId <= NODES; nodeId++) {
            all.add(node(nodeId, NODES, Optional.empty()).campaign().start());
        }
        all.forEach(node -> node.awaitState(BackendState.READY));
        return awaitLeaderAbove(0);
    }

    private ContractNode otherThan(ContractNode leader) {
        return all.stream().filter(node -> node != leader).findFirst().orElseThrow();
    }

    private ContractNode awaitLeaderAfter(ContractNode former) {
        await().atMost(ContractNode.TIMEOUT)
                .until(() -> all.stream().anyMatch(node -> node != former && leads(node, 0)));
        return all.stream()
                .filter(node -> node != former && leads(node, 0))
                .findFirst()
                .orElseThrow();
    }

    private ContractNode awaitLeaderAbove(int epoch) {
        await().atMost(ContractNode.TIMEOUT).until(() -> all.stream().anyMatch(node -> leads(node, epoch)));
        return all.stream().filter(node -> leads(node, epoch)).findFirst().orElseThrow();
    }

    private static boolean leads(ContractNode node, int above) {
        List<Integer> elections = node.elections();
        return !elections.isEmpty()
                && elections.get(elections.size() - 1) > above
                && elections.size() > node.revocations().size();
    }
}
