package io.duolog.chaos.scenario;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All scenarios, each of which is told in {@code docs/chaos/faults.md}: R1 to R12 are bugs of replication, C1 to C5 of control
 * planes, P1 to P7 of producers, O1 to O3 of groups; controls must show anomalies that are legal.
 */
public final class Scenarios {
    private static final List<Scenario> ALL = Stream.of(
                    LogMatchingScenarios.all(),
                    InSyncReplicasScenarios.all(),
                    ReplicationScenarios.all(),
                    ControlPlaneScenarios.all(),
                    ProducerScenarios.all(),
                    GroupScenarios.all(),
                    ControlScenarios.all())
            .flatMap(List::stream)
            .toList();

    private Scenarios() {}

    /** All of them, in the order of the catalogue. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** Those whose name tells that they must show something, so that the harness is seen to see. */
    public static List<Scenario> controls() {
        return ALL.stream()
                .filter(scenario -> scenario.expectation().outcome() == Expectation.Outcome.LEGAL_ANOMALY)
                .toList();
    }

    /** The one of this name, such as {@code R10}. */
    public static Optional<Scenario> find(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
