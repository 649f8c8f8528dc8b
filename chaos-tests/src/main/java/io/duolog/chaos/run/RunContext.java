package io.duolog.chaos.run;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.fault.RunClock;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.system.SystemOptions;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What a run is made from, whatever it runs.
 *
 * @param directory where it writes; absolute
 * @param clock for waiting
 * @param records what it keeps
 */
record RunContext(
        RunPlan plan,
        Path directory,
        ToxiproxyServer toxiproxy,
        RunListener listener,
        RunClock clock,
        RunRecords records) {
    static RunContext of(
            RunPlan plan,
            Path directory,
            ToxiproxyServer toxiproxy,
            RunListener listener,
            RunClock clock,
            Instant startedAt) {
        Path absolute = directory.toAbsolutePath();
        return new RunContext(
                requireNonNull(plan, "plan"),
                absolute,
                requireNonNull(toxiproxy, "toxiproxy"),
                requireNonNull(listener, "listener"),
                requireNonNull(clock, "clock"),
                new RunRecords(plan, absolute, listener, startedAt.toString()));
    }

    /** What the system is to be. */
    SystemOptions systemOptions() {
        return new SystemOptions(
                directory,
                plan.spec().brokers(),
                plan.workload().clients(),
                plan.settings(),
                plan.spec().mutant(),
                toxiproxy);
    }
}
