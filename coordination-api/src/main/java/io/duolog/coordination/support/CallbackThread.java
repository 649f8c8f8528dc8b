package io.duolog.coordination.support;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A backend's use of the host's scheduler, with what the seam promises: tasks run one at a time, none begins after
 * {@link #close} has returned, and whatever a task throws reaches the backend's fault handler, on the same thread.
 */
public final class CallbackThread implements Executor {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final SerialScheduler scheduler;
    private final Consumer<Throwable> faultHandler;
    private final ReentrantLock running = new ReentrantLock();
    private volatile boolean closed;

    /**
     * Creates one that is open.
     *
     * @param scheduler the host's
     * @param faultHandler ends the backend
     */
    public CallbackThread(SerialScheduler scheduler, Consumer<Throwable> faultHandler) {
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.faultHandler = requireNonNull(faultHandler, "faultHandler");
    }

    @Override
    public void execute(Runnable task) {
        if (!closed) {
            scheduler.execute(() -> run(task));
        }
    }

    /**
     * Lets no further task begin, and waits for the one that is running, unless it is the caller. The wait is bounded, as
     * a task that blocks breaks its own promise.
     */
    public void close() {
        closed = true;
        try {
            if (running.tryLock(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                running.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Runnable task) {
        running.lock();
        try {
            if (!closed) {
                task.run();
            }
        } catch (RuntimeException | Error e) {
            faultHandler.accept(e);
        } finally {
            running.unlock();
        }
    }
}
