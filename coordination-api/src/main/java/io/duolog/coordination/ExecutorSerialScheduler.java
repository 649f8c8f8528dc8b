package io.duolog.coordination;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The ordinary {@link SerialScheduler}: real time, on the one thread of an executor. The executor stays its owner's. */
public final class ExecutorSerialScheduler implements SerialScheduler {
    private final ScheduledExecutorService executor;

    /**
     * Wraps an executor.
     *
     * @param executor must have exactly one thread; its owner shuts it down after the backend was closed
     */
    public ExecutorSerialScheduler(ScheduledExecutorService executor) {
        this.executor = requireNonNull(executor, "executor");
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException shutDown) {
            // Promised: what comes after the shutdown is dropped.
            return;
        }
    }

    @Override
    public Cancellable schedule(Runnable task, Duration delay) {
        try {
            Future<?> scheduled = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException shutDown) {
            return () -> {};
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
