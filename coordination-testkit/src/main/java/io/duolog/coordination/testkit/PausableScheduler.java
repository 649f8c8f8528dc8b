package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.Cancellable;
import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A coordination thread that can be stopped as SIGSTOP stops a process, and ended as SIGKILL does: while it is paused
 * nothing runs, and what became due meanwhile runs afterwards, in order. Thread-safe.
 */
public final class PausableScheduler implements SerialScheduler {
    private final SerialScheduler delegate;

    /** Guarded by itself, as the flags. */
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();

    private int missedTurns;
    private boolean paused;
    private boolean killed;

    /** Runs its tasks on another scheduler. */
    public PausableScheduler(SerialScheduler delegate) {
        this.delegate = requireNonNull(delegate, "delegate");
    }

    /** Lets no further task begin. */
    public void pause() {
        synchronized (ready) {
            paused = true;
        }
    }

    /** Runs what was held, and what comes. */
    public void resume() {
        synchronized (ready) {
            paused = false;
            for (; missedTurns > 0; missedTurns--) {
                delegate.execute(this::runNext);
            }
        }
    }

    /** Lets no task begin ever again. */
    public void kill() {
        synchronized (ready) {
            killed = true;
            ready.clear();
        }
    }

    @Override
    public void execute(Runnable task) {
        synchronized (ready) {
            if (!killed) {
                ready.add(requireNonNull(task, "task"));
                delegate.execute(this::runNext);
            }
        }
    }

    @Override
    public Cancellable schedule(Runnable task, Duration delay) {
        requireNonNull(task, "task");
        AtomicBoolean cancelled = new AtomicBoolean();
        Runnable unlessCancelled = () -> {
            if (!cancelled.get()) {
                task.run();
            }
        };
        Cancellable timer = delegate.schedule(
                () -> {
                    synchronized (ready) {
                        if (!killed) {
                            ready.add(unlessCancelled);
                        }
                    }
                    runNext();
                },
                delay);
        return () -> {
            cancelled.set(true);
            timer.cancel();
        };
    }

    @Override
    public long nanoTime() {
        return delegate.nanoTime();
    }

    private void runNext() {
        Runnable next;
        synchronized (ready) {
            if (paused) {
                missedTurns++;
                return;
            }
            next = ready.poll();
        }
        if (next != null) {
            next.run();
        }
    }
}
