package io.duolog.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the same to several at a time: members of a quorum wait for each other when they start. */
public final class InParallel {
    private InParallel() {}

    /**
     * Runs the task for each, and returns when all are done.
     *
     * @throws RuntimeException what the first failed with; what others failed with is added as suppressed
     */
    public static <T> void forEach(Collection<T> targets, Consumer<T> task) {
        if (targets.size() == 1) {
            targets.forEach(task);
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, targets.size()));
        List<Future<?>> running = new ArrayList<>();
        for (T target : targets) {
            running.add(threads.submit(() -> task.accept(target)));
        }
        threads.shutdown();
        collect(running);
    }

    /** Waits for all, even when interrupted: half a cluster left running would be worse than waiting. */
    private static void collect(List<Future<?>> running) {
        @Nullable RuntimeException failure = null;
        boolean interrupted = false;
        for (int index = 0; index < running.size(); ) {
            try {
                running.get(index).get();
                index++;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                index++;
                failure = combined(failure, e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException combined(@Nullable RuntimeException failure, ExecutionException failed) {
        RuntimeException next =
                failed.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failed);
        if (failure == null) {
            return next;
        }
        failure.addSuppressed(next);
        return failure;
    }
}
