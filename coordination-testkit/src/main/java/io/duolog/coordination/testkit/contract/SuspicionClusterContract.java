package io.duolog.coordination.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What must not wait for a timeout: here silence is found out after a minute only, so that no test can wait for it. */
public abstract class SuspicionClusterContract extends ClusterContract {
    @Override
    final Duration silence() {
        return Duration.ofSeconds(60);
    }

    @Test
    void electsAnotherWhenAKilledControllerIsSuspected() {
        ContractNode leader = startAll();
        int epoch = leader.epoch();

        kill(leader);
        others(leader)
                .forEach(node ->
                        node.backend().membership().suspect(leader.identity().nodeId()));

        assertThat(awaitLeaderAbove(epoch)).isNotSameAs(leader);
    }
}
