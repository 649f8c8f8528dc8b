package io.duolog.perf.failover;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what cannot tell when it has happened; the same for all systems. */
final class Polling {
    private static final long POLL_NS = Duration.ofMillis(5).toNanos();

    private Polling() {}

    /** Whether the condition came to hold in time. */
    static boolean until(Duration timeout, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > timeout.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    /** How many milliseconds it took until the condition held. */
    static long millisUntil(String what, long sinceNs, Duration timeout, BooleanSupplier condition) {
        if (!until(timeout, condition)) {
            throw new IllegalStateException("not within " + timeout + ": " + what);
        }
        return (System.nanoTime() - sinceNs) / 1_000_000;
    }
}
