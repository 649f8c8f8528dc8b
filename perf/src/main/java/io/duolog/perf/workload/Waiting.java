package io.duolog.perf.workload;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for what others do; the same for all systems. */
final class Waiting {
    static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final long POLL_MS = 5;
    private static final double NANOS_PER_MS = 1e6;

    private Waiting() {}

    /**
     * How many milliseconds it took, from a {@link System#nanoTime} on, until the condition held.
     *
     * @throws IllegalStateException if it does not within {@link #TIMEOUT}
     */
    static double millisUntil(String what, long sinceNs, BooleanSupplier condition) throws InterruptedException {
        long lateNs = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - lateNs > 0) {
                throw new IllegalStateException("not within " + TIMEOUT.toSeconds() + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return (System.nanoTime() - sinceNs) / NANOS_PER_MS;
    }

    /**
     * Its value.
     *
     * @throws IllegalStateException if it fails, or does not come within {@link #TIMEOUT}
     */
    static <T> T await(Future<T> future) throws InterruptedException {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        }
    }
}
