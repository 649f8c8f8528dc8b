package io.duolog.broker.partition;

/** Runs what must happen when a waiting request's time is over. */
public interface RequestTimer {
    /**
     * Runs {@code task} after {@code delayMs}, on a thread of the timer's own; the task must not block.
     *
     * @return cancels the task; does nothing if it has run
     */
    Runnable schedule(Runnable task, long delayMs);
}
