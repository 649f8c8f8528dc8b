package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.Eventually.eventually;

import io.duolog.coordination.BackendState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the contracts of several nodes share: three nodes that all stand for election, and faults. */
abstract class ClusterContract extends CoordinationContract<FaultyCluster> {
    /** How many nodes the cluster has. */
    static final int NODES = 3;

    private Optional<String> clusterId = Optional.empty();

    /** The nodes in their present lives, by id from 1 on. */
    final List<ContractNode> all = new ArrayList<>();

    /**
     * Makes an empty cluster.
     *
     * @param silence after how long a silent node is regarded as dead: the session timeout, and where the backend
     *     measures the silence of a controller by another one, that is no longer than this; for a long silence, ten
     *     seconds and more, it is as long, so that within a test nothing is found out by waiting
     */
    protected abstract FaultyCluster newCluster(Duration silence);

    /** The silence that this contract wants. */
    Duration silence() {
        return Duration.ofMillis(1500);
    }

    @Override
    protected final FaultyCluster newCluster() {
        return newCluster(silence());
    }

    /** Starts all nodes; returns the first controller. */
    final ContractNode startAll() {
        for (int nodeId = 1; nodeId <= NODES; nodeId++) {
            all.add(node(nodeId, NODES, Optional.empty()).campaign().start());
        }
        all.forEach(node -> node.awaitState(BackendState.READY));
        ContractNode leader = awaitLeaderAbove(0);
        clusterId = Optional.of(leader.backend().clusterId());
        return leader;
    }

    /** Starts a node that was killed or closed in its next life. */
    final ContractNode startAgain(ContractNode former) {
        int nodeId = former.identity().nodeId();
        ContractNode next = node(nodeId, NODES, clusterId).campaign().start();
        all.set(nodeId - 1, next);
        return next;
    }

    final void kill(ContractNode node) {
        node.kill();
        cluster.kill(node.identity().nodeId());
        node.closeAfterKill();
    }

    final void pause(ContractNode node) {
        node.pause();
        cluster.pause(node.identity().nodeId());
    }

    final void resume(ContractNode node) {
        cluster.resume(node.identity().nodeId());
        node.resume();
    }

    final void disconnect(ContractNode node) {
        network.isolate(node.identity().nodeId());
        cluster.disconnect(node.identity().nodeId());
    }

    final void reconnect(ContractNode node) {
        network.reconnect(node.identity().nodeId());
        cluster.reconnect(node.identity().nodeId());
    }

    /** The nodes that are not among these. */
    final List<ContractNode> others(ContractNode... nodes) {
        return all.stream().filter(node -> !List.of(nodes).contains(node)).toList();
    }

    /** A node that is not among these. */
    final ContractNode other(ContractNode... nodes) {
        return others(nodes).get(0);
    }

    /** Waits until a node leads in a higher epoch. */
    final ContractNode awaitLeaderAbove(int epoch) {
        eventually("a leader above epoch " + epoch).until(() -> all.stream().anyMatch(node -> leadsAbove(node, epoch)));
        return all.stream().filter(node -> leadsAbove(node, epoch)).findFirst().orElseThrow();
    }

    /** Waits until one of these leads, whatever the others believe of themselves. */
    final ContractNode awaitLeaderAmong(List<ContractNode> nodes) {
        eventually("a leader among "
                        + nodes.stream().map(ContractNode::identity).toList())
                .until(() -> nodes.stream().anyMatch(ContractNode::leads));
        return nodes.stream().filter(ContractNode::leads).findFirst().orElseThrow();
    }

    private static boolean leadsAbove(ContractNode node, int epoch) {
        return node.leads() && node.epoch() > epoch;
    }
}
