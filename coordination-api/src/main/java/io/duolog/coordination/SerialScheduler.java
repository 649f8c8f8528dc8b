package io.duolog.coordination;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Runs tasks one at a time, as one thread would; each task sees the effects of all earlier ones. A test replaces it by a
 * scheduler with virtual time, and then a whole cluster runs deterministically in one thread.
 */
public interface SerialScheduler extends Executor {
    /**
     * Runs the task as soon as those before it are done. Tasks given by one thread run in the order given. Never runs
     * the task inside the call. Tasks given after the scheduler was shut down are dropped.
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs the task once, not before the delay has passed.
     *
     * @return cancels the task if it has not begun
     */
    Cancellable schedule(Runnable task, Duration delay);

    /** Monotonic time in nanoseconds from an arbitrary origin, on which {@link #schedule} measures its delays. */
    long nanoTime();
}
