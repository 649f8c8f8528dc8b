package io.duolog.chaos.scenario;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.fault.Topology;
import io.duolog.chaos.system.Capability;
import java.util.Optional;
import java.util.Set;

/**
 * What a system must have for a scenario.
 *
 * @param brokers the fewest
 */
public record Requirements(Coordination coordination, Set<Capability> capabilities, int brokers) {
    /** Copies. */
    public Requirements {
        requireNonNull(coordination, "coordination");
        capabilities = Set.copyOf(capabilities);
    }

    /** Why a system is not fit, for people; empty if it is. */
    public Optional<String> missing(Topology topology) {
        if (topology.brokers() < brokers) {
            return Optional.of("it needs " + brokers + " brokers, and there are " + topology.brokers());
        }
        if (coordination == Coordination.ENSEMBLE && topology.zooKeepers() == 0) {
            return Optional.of("it needs a system that is coordinated by ZooKeeper");
        }
        if (coordination == Coordination.QUORUM && topology.zooKeepers() > 0) {
            return Optional.of("it needs a system whose brokers coordinate themselves");
        }
        return capabilities.stream()
                .filter(capability -> !topology.capabilities().contains(capability))
                .sorted()
                .findFirst()
                .map(capability -> "it needs a system that can " + capability);
    }
}
