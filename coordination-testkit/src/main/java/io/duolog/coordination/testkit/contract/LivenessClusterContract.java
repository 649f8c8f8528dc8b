package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duolog.coordination.BackendState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the controller learns of the life and death of others. */
public abstract class LivenessClusterContract extends CoordinationContract<FaultyCluster> {
    private static final int NODES = 3;

    private final Map<Integer, ContractNode> all = new HashMap<>();
    private final Map<Integer, Members> announced = new HashMap<>();

    @Test
    void tellsOfAllNodesThatLive() {
        Members members = watch(startAll());

        awaitUp(members, started(1), started(2), started(3));
        assertThat(members.events()).noneMatch(event -> event.startsWith("down"));
    }

    @Test
    void tellsOfAKilledNodeAfterTheSessionTimeoutAndNotBefore() {
        Members members = watch(startAll());
        awaitUp(members, started(3));
        long begin = System.nanoTime();

        cluster.kill(3);

        await().atMost(ContractNode.TIMEOUT).until(() -> members.events().contains("down 3"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(cluster.sessionTimeout());
    }

    @Test
    void tellsAtOnceOfANodeThatWithdraws() {
        Members members = watch(startAll());
        awaitUp(members, started(3));

        started(3).backend().membership().withdraw();

        await().atMost(ContractNode.TIMEOUT).until(() -> members.events().contains("down 3"));
    }

    @Test
    void tellsOfANodeThatCloses() {
        Members members = watch(startAll());
        awaitUp(members, started(3));

        started(3).close();

        await().atMost(ContractNode.TIMEOUT).until(() -> members.events().contains("down 3"));
    }

    @Test
    void doesNotTellOfAPauseShorterThanTheTimeout() {
        Members members = watch(startAll());
        awaitUp(members, started(3));

        cluster.pause(3);
        cluster.resume(3);
        cluster.kill(2);

        // The killed node's end shows that a whole session timeout has passed since.
        await().atMost(ContractNode.TIMEOUT).until(() -> members.events().contains("down 2"));
        assertThat(members.events()).doesNotContain("down 3");
    }

    @Test
    void tellsOfANodeThatRestartsInANewLife() {
        Members members = watch(startAll());
        awaitUp(members, started(3));
        cluster.kill(3);

        ContractNode again = start(3);

        awaitUp(members, again);
        await().atMost(ContractNode.TIMEOUT).until(() -> members.events().contains("down 3"));
        assertThat(members.up())
                .contains(again.identity())
                .doesNotContain(started(3).identity());
    }

    @Test
    void announcesAgainAfterALostSession() {
        Members members = watch(startAll());
        awaitUp(members, started(3));

        cluster.expireSession(3);

        await().atMost(ContractNode.TIMEOUT)
                .untilAsserted(() -> assertThat(members.events()).containsSubsequence("up 3", "down 3", "up 3"));
        await().atMost(ContractNode.TIMEOUT).untilAsserted(() -> assertThat(
                        requireNonNull(announced.get(3), "announced").self())
                .containsExactly("alive", "uncertain", "alive"));
    }

    @Test
    void tellsANewControllerOfAllNodes() {
        ContractNode former = startAll();
        ContractNode next = started(2);
        next.campaign();
        former.close();
        next.awaitElections(1);

        Members members = new Members();
        next.backend().membership().watch(next.elections().get(0), members);

        awaitUp(members, started(2), started(3));
        assertThat(members.events()).noneMatch(event -> event.equals("down 2") || event.equals("down 3"));
    }

    /** Node 1 leads, as nobody else stands. */
    private ContractNode startAll() {
        for (int nodeId = 1; nodeId <= NODES; nodeId++) {
            all.put(nodeId, start(nodeId));
        }
        ContractNode controller = started(1);
        controller.campaign().awaitElections(1);
        return controller;
    }

    private ContractNode started(int nodeId) {
        return requireNonNull(all.get(nodeId), "node");
    }

    private ContractNode start(int nodeId) {
        ContractNode node = node(nodeId, NODES, Optional.empty()).start();
        node.awaitState(BackendState.READY);
        Members members = new Members();
        announced.put(nodeId, members);
        join(node.backend().membership().announce(new byte[] {(byte) nodeId}, members));
        return node;
    }

    private static Members watch(ContractNode controller) {
        Members members = new Members();
        controller.backend().membership().watch(controller.elections().get(0), members);
        return members;
    }

    private static void awaitUp(Members members, ContractNode... nodes) {
        for (ContractNode node : nodes) {
            await().atMost(ContractNode.TIMEOUT).until(() -> members.up().contains(node.identity()));
        }
    }
}
