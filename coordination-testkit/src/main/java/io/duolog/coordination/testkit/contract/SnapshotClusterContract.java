package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.coordination.BackendState;
import io.duolog.coordination.VoterChanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Snapshots, truncation and new beginnings among three nodes, each of which offers snapshots. */
public abstract class SnapshotClusterContract extends ClusterContract {
    /** Item 14: a snapshot and the tail are worth a full replay, on every node. */
    @Test
    void givesLateSubscribersWhatAFullReplayGives() {
        ContractNode leader = startAllWithSnapshots();
        leader.append("a");
        leader.append("b", "c");
        compactEverywhere(3);
        leader.append("d");
        all.forEach(node -> node.awaitImage(4));

        for (ContractNode node : all) {
            assertThat(node.replay(4)).containsExactly("a", "b", "c", "d");
        }
    }

    /** Item 15: who slept through a truncation gets what it missed, never a gap. */
    @Test
    void givesANodeThatSleptThroughATruncationTheSnapshot() {
        ContractNode leader = startAllWithSnapshots();
        leader.append("a");
        ContractNode sleeper = other(leader);
        sleeper.awaitImage(1);
        pause(sleeper);
        leader.append("b", "c");
        join(leader.backend().log().requestCompaction());
        leader.append("d");
        join(leader.backend().log().requestCompaction());
        leader.append("e");

        resume(sleeper);

        assertThat(sleeper.awaitImage(5)).containsExactly("a", "b", "c", "d", "e");
    }

    /** Item 16: a snapshot that a former controller finishes late replaces nothing newer. */
    @Test
    void keepsTheNewerSnapshotWhenAFormerControllerFinishesAnOlderOne() {
        ContractNode former = startAll();
        others(former).forEach(ContractNode::offerSnapshots);
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        former.offerSnapshots(() -> {
            begun.complete(null);
            join(goOn);
        });
        former.append("a");
        CompletableFuture<Void> late =
                former.backend().log().requestCompaction().toCompletableFuture();
        join(begun);
        former.backend().election().resign(former.epoch());
        ContractNode next = awaitLeaderOtherThan(former);
        next.append("b", "c");
        join(next.backend().log().requestCompaction());

        goOn.complete(null);
        join(late.handle((done, failure) -> true));

        next.append("d");
        all.forEach(node -> assertThat(node.awaitImage(4)).containsExactly("a", "b", "c", "d"));
        for (ContractNode node : all) {
            assertThat(node.replay(4)).containsExactly("a", "b", "c", "d");
        }
    }

    /** Item 17: a node that dies while it writes a snapshot leaves the old one, and the log, as they were. */
    @Test
    void survivesADeathInTheMiddleOfASnapshot() {
        ContractNode leader = startAll();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> killed = new CompletableFuture<>();
        List<String> written = new ArrayList<>();
        leader.offerSnapshots(() -> {
            written.add("snapshot");
            if (written.size() > 1) {
                begun.complete(null);
                join(killed);
                throw new IOException("the process is gone, says the test");
            }
        });
        leader.append("a");
        join(leader.backend().log().requestCompaction());
        leader.append("b");
        CompletableFuture<Void> unfinished =
                leader.backend().log().requestCompaction().toCompletableFuture();
        join(begun);

        kill(leader);
        killed.complete(null);

        ContractNode next = awaitLeaderOtherThan(leader);
        next.append("c");
        assertThat(unfinished.isDone() && !unfinished.isCompletedExceptionally())
                .as("the unfinished snapshot is told to be durable")
                .isFalse();
        ContractNode again = startAgain(leader);
        assertThat(again.awaitImage(3)).containsExactly("a", "b", "c");
        for (ContractNode node : all) {
            assertThat(node.awaitImage(3)).containsExactly("a", "b", "c");
            assertThat(node.replay(3)).containsExactly("a", "b", "c");
        }
    }

    /** Item 19: all nodes end, all nodes begin again, and the log goes on where it was. */
    @Test
    void goesOnAfterTheWholeClusterRestarted() {
        ContractNode leader = startAllWithSnapshots();
        leader.append("a", "b");
        compactEverywhere(2);
        leader.append("c");
        all.forEach(node -> node.awaitImage(3));
        int epoch = leader.epoch();
        List<ContractNode> former = List.copyOf(all);
        former.forEach(ContractNode::close);

        former.forEach(this::startAgain);

        ContractNode next = awaitLeaderAbove(Math.max(epoch, highestEpoch(former)));
        assertThat(next.append("d")).isEqualTo(3);
        all.forEach(node -> assertThat(node.awaitImage(4)).containsExactly("a", "b", "c", "d"));
    }

    /** Item 19, without a clean end: what was acknowledged is there after all were killed. */
    @Test
    void goesOnAfterAllWereKilled() {
        ContractNode leader = startAllWithSnapshots();
        leader.append("a");
        leader.append("b");
        List<ContractNode> former = List.copyOf(all);
        former.forEach(this::kill);

        former.forEach(this::startAgain);

        ContractNode next = awaitLeaderAbove(highestEpoch(former));
        assertThat(next.append("c")).isEqualTo(2);
        all.forEach(node -> assertThat(node.awaitImage(3)).containsExactly("a", "b", "c"));
    }

    /** Item 20: a node that lost all that it kept comes back as a new one, and reaches the same image. */
    @Test
    void takesANodeBackThatLostItsStorage() throws IOException {
        ContractNode leader = startAllWithSnapshots();
        leader.append("a");
        leader.append("b");
        compactEverywhere(2);
        ContractNode wiped = other(leader);
        int nodeId = wiped.identity().nodeId();
        kill(wiped);
        wiped.awaitClosedAfterKill();
        delete(wiped.directory());
        Optional<VoterChanges> voters = leader.backend().voterChanges();
        voters.ifPresent(changes -> join(changes.removeVoter(nodeId)));
        leader.append("c");

        ContractNode again = node(nodeId, NODES, Optional.empty()).campaign().start();
        all.set(nodeId - 1, again);

        again.awaitState(BackendState.READY);
        assertThat(again.awaitImage(3)).containsExactly("a", "b", "c");
        assertThat(again.backend().clusterId()).isEqualTo(leader.backend().clusterId());
        assertThat(leader.append("d")).isEqualTo(3);
        assertThat(again.awaitImage(4)).containsExactly("a", "b", "c", "d");
    }

    private ContractNode startAllWithSnapshots() {
        ContractNode leader = startAll();
        all.forEach(ContractNode::offerSnapshots);
        return leader;
    }

    /** Twice, as a backend may keep what its newest snapshot covers until there is a newer one. */
    private void compactEverywhere(int records) {
        for (int i = 0; i < 2; i++) {
            for (ContractNode node : all) {
                node.awaitImage(records);
                // Where only the controller writes snapshots, the others refuse or have nothing to do.
                join(node.backend().log().requestCompaction().handle((done, failure) -> true));
            }
        }
    }

    private ContractNode awaitLeaderOtherThan(ContractNode former) {
        return awaitLeaderAmong(others(former));
    }

    private static int highestEpoch(List<ContractNode> nodes) {
        return nodes.stream()
                .flatMap(node -> node.elections().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
