package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.coordination.LogSubscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the controller learns of the life and death of others, where only time can tell. */
public abstract class LivenessClusterContract extends ClusterContract {
    private static final int SLOW_BATCHES = 100;

    private final Map<ContractNode, Members> announced = new HashMap<>();
    private final Members members = new Members();

    /** Item 28. */
    @Test
    void tellsOfAllNodesThatLive() {
        announceAll();

        assertThat(downs(members)).isEmpty();
    }

    /** Item 28: not before the session timeout has passed. */
    @Test
    void tellsOfAKilledNodeAfterTheSessionTimeoutAndNotBefore() {
        ContractNode killed = other(announceAll());
        long begin = System.nanoTime();

        kill(killed);

        awaitDown(killed);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(silence());
    }

    /** Item 29. */
    @Test
    void doesNotTellOfAPauseShorterThanTheTimeout() {
        ContractNode leader = announceAll();
        ContractNode paused = other(leader);
        ContractNode killed = other(leader, paused);

        pause(paused);
        eventually().pollDelay(silence().dividedBy(3)).until(() -> true);
        resume(paused);
        kill(killed);

        // The killed node's end shows that a whole session timeout has passed since.
        awaitDown(killed);
        assertThat(downs(members)).containsExactly("down " + killed.identity().nodeId());
    }

    /** Item 30: in whatever order the controller is told, the new life is the one that is up in the end. */
    @Test
    void tellsOfANodeThatRestartsInANewLife() {
        ContractNode former = other(announceAll());
        kill(former);

        ContractNode again = startAgain(former);
        announce(again);

        awaitUp(again);
        awaitDown(former);
        assertThat(members.up()).contains(again.identity());
    }

    /** Item 32. */
    @Test
    void announcesAgainAfterALostSession() {
        ContractNode cut = other(announceAll());
        disconnect(cut);
        awaitDown(cut);

        reconnect(cut);

        awaitUp(cut);
        Members own = requireNonNull(announced.get(cut), "announced");
        eventually().until(() -> own.self().size() >= 3);
        assertThat(own.self()).startsWith("alive", "uncertain").endsWith("alive");
    }

    /** Item 31: for as long as a session lasts, and longer, nobody alive is told to be down. */
    @Test
    void tellsANewControllerOfAllNodes() {
        ContractNode former = announceAll();
        former.close();
        ContractNode next = awaitLeaderAbove(former.epoch());

        Members seenByNext = watch(next);

        eventually().during(silence()).until(() -> isUp(seenByNext, others(former)));
        assertThat(downs(seenByNext)).doesNotContainAnyElementsOf(downsOf(others(former)));
    }

    /** Item 31, the other half: the next controller does not believe for ever what the former one knew. */
    @Test
    void doesNotKeepANodeAliveThatDiedUnderTheFormerController() {
        ContractNode former = announceAll();
        ContractNode killed = other(former);
        kill(killed);
        former.backend().election().resign(former.epoch());
        ContractNode next = awaitLeaderAbove(former.epoch());

        Members seenByNext = watch(next);

        eventually().until(() -> isUp(seenByNext, others(killed)) && !isUp(seenByNext, List.of(killed)));
    }

    /** Item 13: a node that works on its backlog for longer than a session lasts is alive, and holds nobody up. */
    @Test
    void keepsANodeAliveWhoseListenerIsSlow() {
        ContractNode leader = announceAll();
        ContractNode slow = other(leader);
        CountDownLatch never = new CountDownLatch(1);
        long workNs = silence().multipliedBy(2).toNanos() / SLOW_BATCHES;
        LogSubscription working = slow.backend().log().subscribe(0, new Batches(batch -> {
            try {
                assertThat(never.await(workNs, TimeUnit.NANOSECONDS)).isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));

        for (int i = 0; i < SLOW_BATCHES; i++) {
            leader.append("r" + i);
        }

        other(leader, slow).awaitImage(SLOW_BATCHES);
        assertThat(working.position()).as("position of the slow one").isLessThan(SLOW_BATCHES);
        eventually().until(() -> working.position() == SLOW_BATCHES);
        assertThat(downs(members)).isEmpty();
    }

    /** A wrong suspicion by the controller costs at most a down, and an up soon after. */
    @Test
    void tellsThatANodeIsUpThatWasWronglySuspected() {
        ContractNode leader = announceAll();
        ContractNode suspected = other(leader);

        leader.backend().membership().suspect(suspected.identity().nodeId());

        eventually().during(silence()).until(() -> isUp(members, List.of(suspected)));
        assertThat(leader.revocations()).isEmpty();
    }

    /** Suspicion between nodes neither of which is the controller is nobody's business. */
    @Test
    void ignoresTheSuspicionOfOneWhoIsNotTheController() {
        ContractNode leader = announceAll();
        ContractNode suspecting = other(leader);
        ContractNode suspected = other(leader, suspecting);

        suspecting.backend().membership().suspect(suspected.identity().nodeId());
        suspecting.backend().membership().suspect(1_000);

        leader.append("a");
        all.forEach(node -> node.awaitImage(1));
        assertThat(downs(members)).isEmpty();
        assertThat(leader.revocations()).isEmpty();
    }

    /** Starts all, which announce themselves, and watches them on the controller. */
    private ContractNode announceAll() {
        ContractNode controller = startAll();
        all.forEach(this::announce);
        controller.backend().membership().watch(controller.epoch(), members);
        all.forEach(this::awaitUp);
        return controller;
    }

    private void announce(ContractNode node) {
        Members own = new Members();
        announced.put(node, own);
        byte[] info = {(byte) node.identity().nodeId()};
        join(node.backend().membership().announce(info, own));
    }

    private void awaitUp(ContractNode node) {
        eventually("up of " + node.identity()).until(() -> isUp(members, List.of(node)));
    }

    private void awaitDown(ContractNode node) {
        eventually("down of " + node.identity()).until(() -> !isUp(members, List.of(node)));
    }

    private static Members watch(ContractNode controller) {
        Members seen = new Members();
        controller.backend().membership().watch(controller.epoch(), seen);
        return seen;
    }

    private static boolean isUp(Members seen, List<ContractNode> nodes) {
        return seen.up().containsAll(nodes.stream().map(ContractNode::identity).toList());
    }

    private static List<String> downs(Members seen) {
        return seen.events().stream().filter(event -> event.startsWith("down")).toList();
    }

    private static List<String> downsOf(List<ContractNode> nodes) {
        return nodes.stream().map(node -> "down " + node.identity().nodeId()).toList();
    }
}
