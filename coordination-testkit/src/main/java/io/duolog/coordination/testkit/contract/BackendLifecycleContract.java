package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.bytes;
import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.AppendUncertainException;
import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BackendState;
import io.duolog.coordination.ClusterMismatchException;
import io.duolog.coordination.CoordinationConfigException;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.LogListener;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Start, failure and end of a backend. */
public abstract class BackendLifecycleContract extends CoordinationContract<ContractCluster> {
    private static final String OTHER_CLUSTER = "AAAAAAAAAAAAAAAAAAAAAA";

    /** Item 38: the states of a start. */
    @Test
    void tellsThatItIsReady() {
        ContractNode node = node(1);
        assertThat(node.backend().state()).isEqualTo(BackendState.CONNECTING);

        node.campaign().start().awaitElections(1);

        assertThat(node.backend().state()).isEqualTo(BackendState.READY);
        assertThat(node.states()).containsExactly(BackendState.READY);
    }

    /** Item 37. */
    @Test
    void startsOnce() {
        ContractNode node = controller();

        assertThatThrownBy(node::start).isInstanceOf(IllegalStateException.class);
    }

    /** Item 37. */
    @Test
    void doesNotStartAfterTheClose() {
        ContractNode node = node(1);
        node.close();

        assertThatThrownBy(node::start).isInstanceOf(IllegalStateException.class);
        assertThat(node.backend().state()).isEqualTo(BackendState.CLOSED);
    }

    /** Item 34: the identity that a wrong one is told from. */
    @Test
    void keepsTheClusterIdForEver() {
        ContractNode first = controller();
        String clusterId = first.backend().clusterId();
        first.close();

        ContractNode second = node(1, 1, Optional.of(clusterId)).campaign().start();
        second.awaitElections(1);

        assertThat(clusterId).matches("[A-Za-z0-9_-]{22}");
        assertThat(second.backend().clusterId()).isEqualTo(clusterId);
    }

    /** Item 34. */
    @Test
    void failsWhenTheNodeBelongsToAnotherCluster() {
        controller().close();

        ContractNode stranger =
                node(1, 1, Optional.of(OTHER_CLUSTER)).campaign().start();

        stranger.awaitState(BackendState.FAILED);
        assertThat(stranger.failure())
                .isInstanceOf(ClusterMismatchException.class)
                .hasMessageContaining(OTHER_CLUSTER);
        assertThat(stranger.elections()).isEmpty();
    }

    /** Item 34: an empty store is not where this node's cluster is. */
    @Test
    void failsWhenItsClusterIsNotThere() {
        ContractNode lost = node(1, 1, Optional.of(OTHER_CLUSTER)).campaign().start();

        lost.awaitState(BackendState.FAILED);
        assertThat(lost.failure()).isInstanceOf(ClusterMismatchException.class).hasMessageContaining(OTHER_CLUSTER);
        assertThat(lost.elections()).isEmpty();
    }

    /** Item 33. */
    @Test
    void doesNotSeeAnotherCluster() {
        ContractNode one = controller();
        ContractNode other = nodeOfAnotherCluster(1).campaign().start();
        other.awaitElections(1);
        one.append("a");

        other.append("x", "y");
        other.backend().election().resign(other.epoch());
        other.awaitElections(2);
        one.append("b");

        assertThat(one.image()).containsExactly("a", "b");
        assertThat(other.image()).containsExactly("x", "y");
        assertThat(one.revocations()).isEmpty();
        assertThat(one.backend().clusterId()).isNotEqualTo(other.backend().clusterId());
    }

    /** What people are told of a backend that is well. */
    @Test
    void tellsItsStatus() {
        ContractNode node = controller();
        node.append("a", "b");

        eventually().until(() -> join(node.backend().status()).controllerId().equals(OptionalInt.of(1)));
        CoordinationStatus status = join(node.backend().status());

        assertThat(status.backend()).matches("[a-z0-9-]+");
        assertThat(status.epoch()).isEqualTo(node.epoch());
        assertThat(status.committedEnd()).isEqualTo(2);
        assertThat(status.participants())
                .filteredOn(participant -> participant.role() == CoordinationStatus.Role.LEADER)
                .hasSizeLessThanOrEqualTo(1);
    }

    /** Item 38: a replica that cannot apply a record is worth nothing, and says so. */
    @Test
    void failsWhenAListenerThrows() {
        ContractNode node = controller();
        node.backend().log().subscribe(0, new LogListener() {
            @Override
            public void onSnapshot(long endOffset, int epoch, InputStream bytes) {}

            @Override
            public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
                throw new IllegalStateException("cannot apply, says the test");
            }
        });

        assertThatThrownBy(() -> node.append("a")).isInstanceOf(AppendUncertainException.class);

        node.awaitState(BackendState.FAILED);
        assertThat(node.failure()).hasMessageContaining("says the test");
        assertThatThrownBy(() -> join(node.backend().log().append(1, 0, bytes("b"))))
                .isInstanceOf(BackendClosedException.class);
    }

    /** Item 37: nobody waits for ever. */
    @Test
    void endsEveryAppendInFlightWhenClosed() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            appends.add(node.backend().log().append(epoch, i, bytes("r" + i)).toCompletableFuture());
        }

        node.close();

        assertThat(appends).allSatisfy(append -> assertThat(append).isDone());
        long acknowledged = appends.stream()
                .filter(append -> !append.isCompletedExceptionally())
                .count();
        appends.stream().filter(CompletableFuture::isCompletedExceptionally).forEach(append -> assertThatThrownBy(
                        append::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(AppendUncertainException.class));
        ContractNode next = node(1).campaign().start();
        next.awaitElections(1);
        assertThat(next.image().size()).isBetween((int) acknowledged, 500);
    }

    /** Item 37. */
    @Test
    void closesTwiceAndRefusesEverythingAfterwards() {
        ContractNode node = controller();

        node.close();
        node.close();

        assertThat(node.backend().state()).isEqualTo(BackendState.CLOSED);
        assertThatThrownBy(() -> join(node.backend().log().append(1, 0, bytes("a"))))
                .isInstanceOf(BackendClosedException.class);
    }

    /** Item 37: a failing callback may be what closes. */
    @Test
    void closesFromItsOwnThread() {
        ContractNode node = controller();

        node.onCoordinationThread(node.backend()::close);

        assertThat(node.backend().state()).isEqualTo(BackendState.CLOSED);
    }

    /** Item 37. */
    @Test
    void closesWhileItStarts() {
        ContractNode node = node(1).campaign().start();

        node.close();

        controller();
    }

    /** Item 37. */
    @Test
    void leavesNoThread() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ContractNode node = controller();
        node.append("a");

        node.close();

        eventually().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread) && thread.isAlive())
                        .map(Thread::getName)
                        .filter(BackendLifecycleContract::isOfTheBackend)
                        .collect(Collectors.toList()))
                .isEmpty());
    }

    /** A backend that is for few nodes refuses more. */
    @Test
    void hasAsManyNodesAsItSays() {
        int supported = cluster.nodesMax();
        for (int nodeId = 1; nodeId <= Math.min(supported, 3); nodeId++) {
            node(nodeId, supported, Optional.empty());
        }

        if (supported < 3) {
            assertThatThrownBy(() -> node(1, supported + 1, Optional.empty()))
                    .isInstanceOf(CoordinationConfigException.class);
        }
    }

    /** Threads that the JVM, the test's clock and the test framework keep are not the backend's. */
    private static boolean isOfTheBackend(String name) {
        return !name.startsWith("junit")
                && !name.startsWith("awaitility")
                && !name.startsWith("ForkJoinPool.commonPool")
                && !name.startsWith("CompletableFutureDelayScheduler")
                && !name.startsWith("Attach Listener")
                && !name.startsWith("process reaper");
    }
}
