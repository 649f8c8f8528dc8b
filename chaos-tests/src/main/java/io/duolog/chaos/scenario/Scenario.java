package io.duolog.chaos.scenario;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.Topology;
import io.duolog.chaos.workload.WorkloadOptions;
import io.duolog.chaos.workload.client.GroupProtocol;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A choreography of faults that shows a certain bug where it is.
 *
 * @param name short and unique, such as {@code R10}
 * @param bug what goes wrong in a system that has it, in a sentence
 * @param source the historic bug: where it was found or is told
 * @param requirements of the system
 * @param load what clients do meanwhile
 * @param settings of the brokers
 * @param lossyCrashes how many machines may lose power between two moments at which all replicas are in sync
 * @param faultsMs after which steps that have not begun are given up; most take 20 to 60 s
 * @param expectation what it should show
 * @param choreography writes the steps, with timing that jitters from seed to seed
 */
public record Scenario(
        String name,
        String bug,
        String source,
        Requirements requirements,
        Load load,
        Map<String, String> settings,
        int lossyCrashes,
        long faultsMs,
        Expectation expectation,
        Consumer<Script> choreography) {
    /**
     * What clients do.
     *
     * @param workload one of {@link io.duolog.chaos.workload.Workloads#names}
     * @param measures changes the usual ones
     */
    public record Load(String workload, UnaryOperator<WorkloadOptions> measures) {
        /** Checks. */
        public Load {
            requireNonNull(workload, "workload");
            requireNonNull(measures, "measures");
        }
    }

    /** Checks and copies. */
    public Scenario {
        requireNonNull(name, "name");
        requireNonNull(bug, "bug");
        requireNonNull(source, "source");
        requireNonNull(requirements, "requirements");
        requireNonNull(load, "load");
        settings = Map.copyOf(settings);
        requireNonNull(expectation, "expectation");
        requireNonNull(choreography, "choreography");
    }

    /** The measures of its workload; groups are of the protocol in which the historic bugs were. */
    public WorkloadOptions workloadOptions(long seed) {
        return load.measures().apply(WorkloadOptions.of(seed).withGroupProtocols(Set.of(GroupProtocol.CLASSIC)));
    }

    /**
     * Its faults for a cluster. The same arguments give the same schedule.
     *
     * @throws IllegalArgumentException if the system is not fit, telling why
     */
    public Schedule schedule(long seed, Topology topology) {
        requirements.missing(topology).ifPresent(why -> {
            throw new IllegalArgumentException("scenario " + name + " cannot run: " + why);
        });
        Script script = new Script(seed, topology);
        choreography.accept(script);
        return script.schedule();
    }
}
