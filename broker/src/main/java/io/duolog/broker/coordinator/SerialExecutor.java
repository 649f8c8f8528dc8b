package io.duolog.broker.coordinator;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a shard's tasks one at a time and in order, on threads that all shards share: after a few tasks others get their
 * turn. Thread-safe. Tasks are dropped when the threads have ended.
 */
final class SerialExecutor implements Executor {
    private static final Logger LOGGER = LoggerFactory.getLogger(SerialExecutor.class);
    private static final int TASKS_PER_TURN_MAX = 64;

    private final Executor threads;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean scheduled;

    SerialExecutor(Executor threads) {
        this.threads = requireNonNull(threads, "threads");
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        takeTurn();
    }

    private void takeTurn() {
        try {
            threads.execute(this::runSome);
        } catch (RejectedExecutionException shutDown) {
            LOGGER.debug("A task comes after the end", shutDown);
        }
    }

    private void runSome() {
        for (int done = 0; done < TASKS_PER_TURN_MAX; done++) {
            Runnable task = next();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                LOGGER.error("A task of a coordinator failed", e);
            }
        }
        takeTurn();
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            scheduled = task != null;
            return task;
        }
    }
}
