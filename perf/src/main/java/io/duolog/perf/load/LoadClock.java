package io.duolog.perf.load;

/** The time that a load goes by. */
public interface LoadClock {
    /** Nanoseconds from some moment on, never backwards: for durations within this process. */
    long nanos();

    /** Microseconds since 1970: for times that another process of this machine compares with its own. */
    long epochMicros();

    /** Waits until {@link #nanos} has this value, or somewhat longer; returns at once if that is past. */
    void awaitNanos(long deadlineNs);
}
