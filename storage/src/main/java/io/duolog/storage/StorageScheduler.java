package io.duolog.storage;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs tasks later. Tasks do I/O: they belong on threads where that is allowed. */
public interface StorageScheduler {
    /** Runs {@code task} once after {@code delayMs}. */
    void scheduleOnce(Runnable task, long delayMs);

    /** Runs {@code task} every {@code periodMs}, never twice at a time, until the result is run. */
    Runnable schedulePeriodically(Runnable task, long periodMs);

    /** Tasks on the threads of an executor, which the caller shuts down. */
    static StorageScheduler on(ScheduledExecutorService executor) {
        return new StorageScheduler() {
            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // Tasks handle their own failures.
            public void scheduleOnce(Runnable task, long delayMs) {
                executor.schedule(task, delayMs, TimeUnit.MILLISECONDS);
            }

            @Override
            public Runnable schedulePeriodically(Runnable task, long periodMs) {
                Future<?> future = executor.scheduleWithFixedDelay(task, periodMs, periodMs, TimeUnit.MILLISECONDS);
                return () -> future.cancel(false);
            }
        };
    }
}
