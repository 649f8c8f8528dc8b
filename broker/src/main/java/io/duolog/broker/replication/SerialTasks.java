package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order on threads that others use, too. Thread-safe. A task that fails does not keep the
 * next from running; tasks are dropped when the threads have ended.
 */
final class SerialTasks implements Executor {
    private static final Logger LOGGER = LoggerFactory.getLogger(SerialTasks.class);

    private final Executor threads;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    SerialTasks(Executor threads) {
        this.threads = requireNonNull(threads, "threads");
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        start();
    }

    /**
     * Runs the task before it returns, on the caller's thread, unless another one runs: then it comes after that. Saves the
     * way to another thread, for a task that does not block. What was added meanwhile is left to the other threads.
     */
    void executeHere(Runnable task) {
        synchronized (tasks) {
            if (running) {
                tasks.add(task);
                return;
            }
            running = true;
        }
        run(task);
        synchronized (tasks) {
            running = !tasks.isEmpty();
            if (!running) {
                return;
            }
        }
        start();
    }

    private void start() {
        try {
            threads.execute(this::runAll);
        } catch (RejectedExecutionException shutDown) {
            LOGGER.debug("A task comes after the end", shutDown);
        }
    }

    private void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            run(task);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOGGER.error("A task of replication failed", e);
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            running = task != null;
            return task;
        }
    }
}
