package io.duolog.chaos.run;

import io.duolog.chaos.fault.RunClock;
import io.duolog.chaos.network.ToxiproxyServer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;

/** A run from a start to a verdict. Each runs once; for one thread. */
public interface Run {
    /**
     * The run of a plan, which has not begun.
     *
     * @param directory where it puts everything that it writes; it exists, is empty, and its name is the run's id
     * @param clock for waiting
     * @param wallClock tells when the run was started
     */
    static Run of(
            RunPlan plan,
            Path directory,
            ToxiproxyServer toxiproxy,
            RunListener listener,
            RunClock clock,
            Clock wallClock) {
        RunContext context = RunContext.of(plan, directory, toxiproxy, listener, clock, wallClock.instant());
        return plan.workload().name().equals(RegisterRun.WORKLOAD) ? new RegisterRun(context) : new ChaosRun(context);
    }

    /**
     * Runs it.
     *
     * @throws IllegalStateException if what is tested or the clients could not be brought up, or could not be looked into
     * @throws UncheckedIOException if what was seen could not be written
     * @throws InterruptedException if the thread was interrupted; all processes are gone then
     */
    RunResult run() throws InterruptedException;
}
