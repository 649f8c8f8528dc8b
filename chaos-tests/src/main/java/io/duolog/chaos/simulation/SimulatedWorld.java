package io.duolog.chaos.simulation;

import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import io.duolog.coordination.testkit.SimulatedExecution;
import java.time.Clock;
import java.util.Random;

/**
 * What all nodes of a simulation share.
 *
 * @param execution who runs when
 * @param clock virtual wall-clock time
 * @param random all chance, from one seed
 * @param coordination what the cluster agrees by
 * @param network the way between the nodes
 */
record SimulatedWorld(
        SimulatedExecution execution,
        Clock clock,
        Random random,
        MemoryCoordinationCluster coordination,
        SimulatedNetwork<SimulatedBroker> network) {}
