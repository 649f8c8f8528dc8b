package io.duolog.coordination.zk;

import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.support.CallbackThread;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The coordination thread, now and later. What it runs later keeps the promises of {@link CallbackThread}. */
final class Timers implements Executor {
    private final SerialScheduler scheduler;
    private final CallbackThread callbacks;

    Timers(SerialScheduler scheduler, CallbackThread callbacks) {
        this.scheduler = scheduler;
        this.callbacks = callbacks;
    }

    @Override
    public void execute(Runnable task) {
        callbacks.execute(task);
    }

    /** Runs the task once, not before the delay has passed. */
    void schedule(Runnable task, Duration delay) {
        scheduler.schedule(() -> callbacks.execute(task), delay);
    }

    long nanoTime() {
        return scheduler.nanoTime();
    }
}
