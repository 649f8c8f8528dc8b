package io.duolog.client.network;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubles with each failure in a row up to a maximum, and varies by a fifth so that
 * many clients do not come back at the same moment. Confined to one thread, as its source of randomness is.
 */
public final class Backoff {
    private static final double JITTER = 0.2;
    private static final int DOUBLINGS_MAX = 30;

    private final long initialMs;
    private final long maxMs;
    private final RandomGenerator random;

    /** Waits {@code initialMs} after the first failure, and never more than {@code maxMs} and a fifth. */
    public Backoff(long initialMs, long maxMs, RandomGenerator random) {
        this.initialMs = initialMs;
        this.maxMs = Math.max(initialMs, maxMs);
        this.random = random;
    }

    /**
     * The wait after so many failures in a row, in ms.
     *
     * @param failures at least 1
     */
    public long delayMs(int failures) {
        int doublings = Math.min(DOUBLINGS_MAX, Math.max(0, failures - 1));
        double exponential = Math.min((double) maxMs, (double) initialMs * (1L << doublings));
        return Math.round(exponential * (1 - JITTER + 2 * JITTER * random.nextDouble()));
    }
}
