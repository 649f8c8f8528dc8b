package io.duolog.chaos.simulation;

import java.util.List;
import java.util.Map;

/**
 * A controller is stopped, deposed and elected again; of what it was told meanwhile, and reads when it goes on, nothing is
 * true any more. The cluster must become whole again.
 */
public final class DeposedControllerScenario extends DirectedScenario {
    /** Made by name. */
    public DeposedControllerScenario() {
        super(Map.of());
    }

    @Override
    void run(SimulatedCluster cluster) {
        int stopped = cluster.world().coordination().leader().orElseThrow();
        List<Integer> others =
                cluster.nodeIds().stream().filter(id -> id != stopped).toList();
        cluster.pause(stopped);
        // Soon enough for the stopped controller to be told; it will read of a life that ended long ago.
        restart(cluster, others.get(0));
        advance(cluster);
        restart(cluster, others.get(0));
        advance(cluster);
        others.forEach(cluster.world().coordination()::disconnect);
        advance(cluster);
        cluster.resume(stopped);
        advance(cluster);
        others.forEach(cluster.world().coordination()::reconnect);
        advanceUntil(cluster, "become whole again", cluster::isWhole);
        for (int partition = 0; partition < cluster.partitionCount(); partition++) {
            requireLed(cluster, partition);
        }
    }

    private static void restart(SimulatedCluster cluster, int nodeId) {
        cluster.kill(nodeId);
        cluster.start(nodeId);
    }

    private static void requireLed(SimulatedCluster cluster, int partition) {
        int leader = cluster.knownLeader(partition).orElseThrow().nodeId();
        if (!cluster.broker(leader)
                .orElseThrow()
                .replica(partition)
                .orElseThrow()
                .isLeader()) {
            throw new InvariantViolation(
                    "broker " + leader + " is to lead partition " + partition + " and does not: " + cluster.describe());
        }
    }
}
