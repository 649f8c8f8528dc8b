package io.duolog.chaos.run;

import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.fault.GeneratorOptions;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.ScheduleGenerator;
import io.duolog.chaos.fault.Topology;
import java.util.Set;
import java.util.function.Function;

/** Draws what goes wrong in a run. */
public final class RandomFaults {
    /** What stands for a scenario's name where the faults were drawn. */
    public static final String NAME = "random";

    private RandomFaults() {}

    /**
     * Faults of these families.
     *
     * @param durationMs how long things may go wrong
     * @param lossyCrashes how many machines may lose power between two moments at which all replicas are in sync
     */
    public static Function<Topology, Schedule> of(
            long seed, Set<FaultFamily> families, long durationMs, int lossyCrashes) {
        GeneratorOptions options = new GeneratorOptions(durationMs, families, lossyCrashes, false);
        return topology -> ScheduleGenerator.generate(seed, options, topology);
    }
}
