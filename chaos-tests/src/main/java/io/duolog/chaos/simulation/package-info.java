/**
 * A cluster in one thread and in virtual time: real controllers, partitions, logs and fetchers on a coordination, a network
 * and disks that are simulated, under faults that a seed draws. {@link io.duolog.chaos.simulation.Simulation} runs a seed.
 */
@NullMarked
package io.duolog.chaos.simulation;

import org.jspecify.annotations.NullMarked;
