package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The log among three nodes: what all of them see. */
public abstract class LogClusterContract extends ClusterContract {
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
    void givesANodeThatSleptThroughATruncationTheSnapshot() {
        ContractNode leader = startAll();
        leader.offerSnapshots();
        leader.append("a");
        ContractNode sleeper = other(leader);
        sleeper.awaitImage(1);
        pause(sleeper);
        leader.append("b", "c");
        join(leader.backend().log().requestCompaction());
        leader.append("d");

        resume(sleeper);

        assertThat(sleeper.awaitImage(4)).containsExactly("a", "b", "c", "d");
    }
}
