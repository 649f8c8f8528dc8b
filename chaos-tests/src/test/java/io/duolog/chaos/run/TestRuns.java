package io.duolog.chaos.run;

import io.duolog.chaos.fault.FaultFamily;
import io.duolog.chaos.fault.RunClock;
import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/** Runs by the engine that the command has, below {@code target/chaos-runs}. */
final class TestRuns {
    private static final Path RUNS = Path.of("target", "chaos-runs");
    private static final int BROKERS = 3;

    private final ToxiproxyServer toxiproxy;

    TestRuns(ToxiproxyServer toxiproxy) {
        this.toxiproxy = toxiproxy;
    }

    /** What is wanted with random faults. */
    static RunSpec random(String system, String workload, Set<FaultFamily> families, long seed, long faultsMs) {
        return new RunSpec(
                system,
                BROKERS,
                Map.of(),
                "",
                workload,
                "duolog",
                0,
                families,
                RandomFaults.NAME,
                seed,
                faultsMs,
                Set.of());
    }

    /** What is wanted with a scenario, and a mutant or the empty string. */
    static RunSpec scripted(String system, String scenario, String mutant, long seed) {
        return new RunSpec(
                system,
                BROKERS,
                Map.of(),
                mutant,
                Workloads.PIPELINE,
                "duolog",
                0,
                Set.of(),
                scenario,
                seed,
                1,
                Set.of());
    }

    /** Runs it; what happens goes to standard output, which the build keeps. */
    RunResult run(RunSpec spec) throws IOException, InterruptedException {
        return run(RunPlans.of(spec));
    }

    /** As {@link #run(RunSpec)}. */
    RunResult run(RunPlan plan) throws IOException, InterruptedException {
        RunSpec spec = plan.spec();
        String name = spec.system() + "-" + (spec.isRandom() ? spec.workload() : spec.scenario()) + "-" + spec.mutant()
                + "-" + spec.seed();
        Files.createDirectories(RUNS);
        Path directory = Files.createTempDirectory(RUNS, name + "-");
        System.out.println(plan.title());
        try {
            RunResult result = Run.of(plan, directory, toxiproxy, new Told(), RunClock.system(), Clock.systemUTC())
                    .run();
            System.out.println(result.text());
            return result;
        } catch (InterruptedException | RuntimeException e) {
            // The build tells of it when the last run has ended, which may be an hour later.
            System.out.println("FAILED, " + plan.title() + ": " + e);
            throw e;
        }
    }

    private static final class Told implements RunListener {
        @Override
        public void began(Phase phase) {
            System.out.println(phase.description());
        }

        @Override
        public void faultHappened(FaultEvent event) {
            System.out.println(
                    "  " + event.phase() + " " + event.family() + " " + event.targets() + " " + event.detail());
        }

        @Override
        public void noted(String message) {
            System.out.println("  ! " + message);
        }
    }
}
