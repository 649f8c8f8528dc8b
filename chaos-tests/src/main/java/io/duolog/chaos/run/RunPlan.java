package io.duolog.chaos.run;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.Topology;
import io.duolog.chaos.workload.WorkloadPlan;
import java.util.Map;
import java.util.function.Function;

/**
 * All that is decided before a run begins.
 *
 * @param spec what was wanted
 * @param workload what clients do
 * @param settings of the brokers, the scenario's too
 * @param schedule what goes wrong, for the cluster that it is made for
 * @param faultsMs how long things may go wrong
 * @param lossyCrashes how many machines may lose what they stored, between two moments at which all replicas are in sync
 * @param replayCommand what runs it again
 */
public record RunPlan(
        RunSpec spec,
        WorkloadPlan workload,
        Map<String, String> settings,
        Function<Topology, Schedule> schedule,
        long faultsMs,
        int lossyCrashes,
        String replayCommand) {
    /** Checks and copies. */
    public RunPlan {
        requireNonNull(spec, "spec");
        requireNonNull(workload, "workload");
        settings = Map.copyOf(settings);
        requireNonNull(schedule, "schedule");
        requireNonNull(replayCommand, "replayCommand");
    }

    /** The same run with another schedule. */
    public RunPlan withSchedule(Schedule other, String otherReplayCommand) {
        return new RunPlan(spec, workload, settings, topology -> other, faultsMs, lossyCrashes, otherReplayCommand);
    }

    /** What is run, in a line for people. */
    public String title() {
        return spec.system() + (spec.mutant().isEmpty() ? "" : " with mutant " + spec.mutant()) + ", workload "
                + workload.name() + " (" + workload.client() + " client), "
                + (spec.isRandom() ? "random faults for " + faultsMs / 1000 + " s" : "scenario " + spec.scenario())
                + ", seed " + spec.seed();
    }
}
