package io.duolog.perf.run;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs something that must not take forever on a thread of its own, which is interrupted when its time is over. */
final class LimitedTask {
    /** How long one that was interrupted may take to tidy up; after that it is left alone. */
    private static final Duration TIDY_UP_TIME = Duration.ofSeconds(20);

    private LimitedTask() {}

    /**
     * Runs it and waits.
     *
     * @throws TimeoutException if it took longer than it may
     * @throws InterruptedException if the caller was interrupted; then so was the task
     * @throws Exception what the task failed with
     */
    static <T> T call(Callable<T> task, Duration limit) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor(run -> new Thread(run, "perf-sample"));
        try {
            Future<T> running = thread.submit(task);
            return running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            thread.shutdownNow();
            awaitEnd(thread);
        }
    }

    private static void awaitEnd(ExecutorService thread) {
        boolean interrupted = Thread.interrupted();
        try {
            thread.awaitTermination(TIDY_UP_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
