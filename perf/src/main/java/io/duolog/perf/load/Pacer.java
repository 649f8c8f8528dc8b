package io.duolog.perf.load;

import java.util.concurrent.TimeUnit;

/**
 * When each operation of a fixed rate is due. The times are fixed beforehand and do not move when an operation is late:
 * latencies that are counted from them include the time for which a slow system held up those that came behind, which
 * a client that waits its turn would leave out (coordinated omission).
 *
 * @param startNs when the first is due
 * @param ratePerSecond how many are due a second
 */
record Pacer(long startNs, long ratePerSecond) {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Checks that there is a rate. */
    Pacer {
        if (ratePerSecond < 1) {
            throw new IllegalArgumentException("the rate is " + ratePerSecond + " a second; it must be at least 1");
        }
    }

    /** When this operation is due, counted from 0. Rounding does not add up. */
    long intendedNs(long operation) {
        long wholeSeconds = operation / ratePerSecond;
        long rest = operation % ratePerSecond;
        return startNs + wholeSeconds * NANOS_PER_SECOND + rest * NANOS_PER_SECOND / ratePerSecond;
    }
}
