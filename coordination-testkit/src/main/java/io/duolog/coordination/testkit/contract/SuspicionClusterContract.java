package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What must not wait for a timeout. Here silence is noticed after a minute only, three times as long as any of these
 * tests waits for anything.
 */
public abstract class SuspicionClusterContract extends ClusterContract {
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

    private final Members members = new Members();

    @Override
    final Duration silence() {
        return Duration.ofSeconds(60);
    }

    /** Suspicion of a dead controller by all who are left, repeated for as long as its port refuses. */
    @Test
    void electsAnotherWhenAKilledControllerIsSuspected() {
        ContractNode leader = startAll();
        int epoch = leader.epoch();
        leader.append("a");

        kill(leader);
        eventually("another leader").pollInterval(PROBE_INTERVAL).until(() -> {
            others(leader).forEach(node -> node.backend()
                    .membership()
                    .suspect(leader.identity().nodeId()));
            return others(leader).stream().anyMatch(ContractNode::leads);
        });

        ContractNode next = awaitLeaderAmong(others(leader));
        assertThat(next.epoch()).isGreaterThan(epoch);
        assertThat(next.append("b")).isEqualTo(1);
    }

    /** Suspicion of a dead node by the controller. */
    @Test
    void tellsAtOnceOfAKilledNodeThatTheControllerSuspects() {
        ContractNode leader = announceAll();
        ContractNode killed = other(leader);

        kill(killed);
        leader.backend().membership().suspect(killed.identity().nodeId());

        awaitDown(killed);
        assertThat(members.up()).contains(leader.identity());
    }

    /** Item 25. */
    @Test
    void handsOverToAnotherWhenTheControllerCloses() {
        ContractNode leader = startAll();
        leader.append("a");

        leader.close();

        ContractNode next = awaitLeaderAmong(others(leader));
        assertThat(next.sizeWhenElected()).isEqualTo(1);
        assertThat(next.append("b")).isEqualTo(1);
    }

    /** Item 25. */
    @Test
    void handsOverToAnotherWhenTheControllerResigns() {
        ContractNode leader = startAll();
        int epoch = leader.epoch();

        leader.backend().election().resign(epoch);

        assertThat(awaitLeaderAbove(epoch)).isNotSameAs(leader);
        leader.awaitRevoked(epoch);
    }

    /** Item 28. */
    @Test
    void tellsAtOnceOfANodeThatWithdraws() {
        ContractNode leaving = other(announceAll());

        leaving.backend().membership().withdraw();

        awaitDown(leaving);
    }

    /** Item 28. */
    @Test
    void tellsAtOnceOfANodeThatCloses() {
        ContractNode leaving = other(announceAll());

        leaving.close();

        awaitDown(leaving);
    }

    private ContractNode announceAll() {
        ContractNode controller = startAll();
        for (ContractNode node : all) {
            join(node.backend().membership().announce(new byte[0], new Members()));
        }
        controller.backend().membership().watch(controller.epoch(), members);
        for (ContractNode node : all) {
            eventually("up of " + node.identity()).until(() -> members.up().contains(node.identity()));
        }
        return controller;
    }

    private void awaitDown(ContractNode node) {
        eventually("down of " + node.identity()).until(() -> !members.up().contains(node.identity()));
    }
}
