package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the controller learns of the life and death of others. */
public abstract class LivenessClusterContract extends ClusterContract {
    private final Map<ContractNode, Members> announced = new HashMap<>();
    private final Members members = new Members();

    @Test
    void tellsOfAllNodesThatLive() {
        announceAll();

        assertThat(members.events()).noneMatch(event -> event.startsWith("down"));
    }

    @Test
    void tellsOfAKilledNodeAfterTheSessionTimeoutAndNotBefore() {
        ContractNode killed = other(announceAll());
        long begin = System.nanoTime();

        kill(killed);

        awaitDown(killed);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(silence());
    }

    @Test
    void tellsAtOnceOfANodeThatWithdraws() {
        ContractNode leaving = other(announceAll());

        leaving.backend().membership().withdraw();

        awaitDown(leaving);
    }

    @Test
    void tellsOfANodeThatCloses() {
        ContractNode leaving = other(announceAll());

        leaving.close();

        awaitDown(leaving);
    }

    @Test
    void doesNotTellOfAPauseShorterThanTheTimeout() {
        ContractNode leader = announceAll();
        ContractNode paused = other(leader);
        ContractNode killed = other(leader, paused);

        pause(paused);
        resume(paused);
        kill(killed);

        // The killed node's end shows that a whole session timeout has passed since.
        awaitDown(killed);
        assertThat(members.up()).contains(paused.identity());
        assertThat(members.events()).doesNotContain("down " + paused.identity().nodeId());
    }

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

    @Test
    void announcesAgainAfterALostSession() {
        ContractNode cut = other(announceAll());
        disconnect(cut);
        awaitDown(cut);

        reconnect(cut);

        awaitUp(cut);
        await().atMost(ContractNode.TIMEOUT).untilAsserted(() -> assertThat(
                        requireNonNull(announced.get(cut), "announced").self())
                .startsWith("alive", "uncertain")
                .endsWith("alive"));
    }

    @Test
    void tellsANewControllerOfAllNodes() {
        ContractNode former = announceAll();
        former.close();
        ContractNode next = awaitLeaderAbove(former.epoch());

        Members seenByNext = new Members();
        next.backend().membership().watch(next.epoch(), seenByNext);

        await().atMost(ContractNode.TIMEOUT).until(() -> others(former).stream()
                .allMatch(node -> seenByNext.up().contains(node.identity())));
        assertThat(seenByNext.events())
                .filteredOn(event -> event.startsWith("down"))
                .isEmpty();
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
        await("up of " + node.identity()).atMost(ContractNode.TIMEOUT).until(() -> members.up()
                .contains(node.identity()));
    }

    private void awaitDown(ContractNode node) {
        await("down of " + node.identity()).atMost(ContractNode.TIMEOUT).until(() -> !members.up()
                .contains(node.identity()));
    }
}
