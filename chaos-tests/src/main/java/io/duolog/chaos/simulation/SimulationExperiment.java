package io.duolog.chaos.simulation;

import java.util.function.LongFunction;

/** {@link Simulation} for {@link io.duolog.chaos.mutant.MutantRun}. */
public final class SimulationExperiment implements LongFunction<String> {
    /** Made by name. */
    public SimulationExperiment() {}

    @Override
    public String apply(long seed) {
        return Simulation.run(seed).violation();
    }
}
