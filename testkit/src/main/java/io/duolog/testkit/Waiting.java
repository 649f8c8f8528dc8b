package io.duolog.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what cannot tell when it has happened. */
public final class Waiting {
    private static final long POLL_NS = Duration.ofMillis(10).toNanos();

    private Waiting() {}

    /** Returns true as soon as the condition holds, or false when the time is over or the thread was interrupted. */
    public static boolean until(Duration timeout, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > timeout.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }
}
