package io.duolog.chaos.run;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.workload.client.GroupProtocol;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What somebody wants to be run; {@code spec.json}. With the schedule, all that a replay needs.
 *
 * @param system the name of a system under test
 * @param brokers how many
 * @param settings of its brokers, beyond those that the harness and the scenario give
 * @param mutant the rule that its brokers break, or the empty string
 * @param workload what its clients do; a scenario's own if there is one
 * @param client the client library: {@code duolog} or {@code apache}
 * @param recordsPerSecond how fast all clients send together; 0: as the workload or the scenario has it
 * @param families what faults are drawn from; of no meaning to a scenario
 * @param scenario the scripted scenario's name, or {@link RandomFaults#NAME}
 * @param seed decides everything that the run draws
 * @param faultsMs how long things may go wrong
 * @param groupProtocols of each, a workload with groups has one; none: as the workload or the scenario has it. A file of a run
 *     before there was a choice names none, and means the classic one
 */
public record RunSpec(
        String system,
        int brokers,
        Map<String, String> settings,
        String mutant,
        String workload,
        String client,
        int recordsPerSecond,
        Set<FaultFamily> families,
        String scenario,
        long seed,
        long faultsMs,
        Set<GroupProtocol> groupProtocols) {
    /** Checks and copies. */
    public RunSpec {
        requireNonNull(system, "system");
        settings = Map.copyOf(new TreeMap<>(settings));
        requireNonNull(mutant, "mutant");
        requireNonNull(workload, "workload");
        requireNonNull(client, "client");
        groupProtocols = Set.copyOf(requireNonNullElse(groupProtocols, Set.of(GroupProtocol.CLASSIC)));
        families = Set.copyOf(new TreeSet<>(families));
        requireNonNull(scenario, "scenario");
        if (brokers < 1) {
            throw new IllegalArgumentException("brokers is " + brokers + "; it must be at least 1");
        }
        if (recordsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "recordsPerSecond is " + recordsPerSecond + "; it must be positive, or 0 for the usual rate");
        }
        if (faultsMs < 1) {
            throw new IllegalArgumentException("faultsMs is " + faultsMs + "; it must be at least 1");
        }
    }

    /** Whether the faults are drawn, not scripted. */
    @JsonIgnore
    public boolean isRandom() {
        return scenario.equals(RandomFaults.NAME);
    }
}
