package io.duolog.client.network;

/**
 * The one thread that owns the client's mutable state, and its clock. Tasks run one after the other, in the order in
 * which they were given. All methods may be called from any thread.
 */
public interface EventLoop {
    /** Runs a task soon; dropped without notice if the loop has stopped. */
    void execute(Runnable task);

    /** Runs a task once after {@code delayMs}; at once if that is not positive. */
    Timer schedule(Runnable task, long delayMs);

    /** Whether the caller is on this loop, and so must not block. */
    boolean inEventLoop();

    /** Milliseconds since some moment in the past; never goes back, unlike the time of day. */
    long nowMs();

    /** A task that has not run yet. */
    @FunctionalInterface
    interface Timer {
        /** Prevents the run, if it has not begun. */
        void cancel();
    }
}
