package io.duolog.storage.compaction;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;

/**
 * Lets so many bytes pass in a second: whoever comes when they are used up waits until they are earned again. What is not
 * used in a tenth of a second is lost. Safe for use by many threads, which wait side by side.
 */
public final class RateThrottle implements Throttle {
    /** Waits, or returns early because everything ends. */
    @FunctionalInterface
    public interface Pause {
        /** Waits for that long. */
        void pauseMs(long durationMs);
    }

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MS = 1_000_000;
    private static final long SAVED_NANOS_MAX = 100 * NANOS_PER_MS;

    private final double bytesPerSecond;
    private final LongSupplier nanoTime;
    private final Pause pause;

    /** When all bytes that passed are earned. */
    private long earnedNanos;

    /**
     * Nothing has passed yet.
     *
     * @param nanoTime a clock that never goes back
     * @param pause how to wait
     */
    public RateThrottle(double bytesPerSecond, LongSupplier nanoTime, Pause pause) {
        if (!(bytesPerSecond > 0)) {
            throw new IllegalArgumentException("bytesPerSecond is " + bytesPerSecond + "; it must be above 0");
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.pause = requireNonNull(pause, "pause");
        this.earnedNanos = nanoTime.getAsLong();
    }

    @Override
    public void used(long sizeBytes) {
        long waitMs = reserve(sizeBytes);
        if (waitMs > 0) {
            pause.pauseMs(waitMs);
        }
    }

    private synchronized long reserve(long sizeBytes) {
        long nowNanos = nanoTime.getAsLong();
        earnedNanos = Math.max(earnedNanos, nowNanos - SAVED_NANOS_MAX)
                + (long) (sizeBytes / bytesPerSecond * NANOS_PER_SECOND);
        return (earnedNanos - nowNanos) / NANOS_PER_MS;
    }
}
