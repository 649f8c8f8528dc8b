package io.duolog.client.consumer.group;

/**
 * When a member says next that it lives, and when it was last heard. Confined to the event loop.
 *
 * <p>One heartbeat is on its way at a time; {@link #NONE} is the number of no attempt.
 */
final class Heartbeats {
    /** No heartbeat is on its way. */
    static final long NONE = 0;

    private final int sessionTimeoutMs;
    private int intervalMs;
    private long dueMs = Long.MAX_VALUE;
    private long answeredMs;
    private long attempt = NONE;

    /** Nothing is due yet. */
    Heartbeats(int intervalMs, int sessionTimeoutMs) {
        this.intervalMs = intervalMs;
        this.sessionTimeoutMs = sessionTimeoutMs;
    }

    /** How long it is from one to the next, from now on. */
    void every(int newIntervalMs) {
        intervalMs = newIntervalMs;
    }

    /** What is on its way does not matter any more, and nothing is due. */
    void stop() {
        attempt = NONE;
        dueMs = Long.MAX_VALUE;
    }

    /** The coordinator has just heard of the member; what is on its way does not matter any more. */
    void restart(long nowMs) {
        attempt = NONE;
        answered(nowMs);
        dueMs = nowMs + intervalMs;
    }

    /** When the next one is due. */
    long dueMs() {
        return dueMs;
    }

    /** Whether the coordinator has been silent for longer than it would bear itself; asked once a heartbeat. */
    boolean isCoordinatorSilent(long nowMs) {
        if (nowMs - answeredMs <= sessionTimeoutMs) {
            return false;
        }
        answeredMs = nowMs;
        attempt = NONE;
        return true;
    }

    /** The next one is due after the usual time. */
    void scheduleNext(long nowMs) {
        dueMs = nowMs + intervalMs;
    }

    /** The next one is due earlier, after a failure. */
    void scheduleRetry(long atMs) {
        dueMs = atMs;
    }

    boolean isOnItsWay() {
        return attempt != NONE;
    }

    void sent(long number) {
        attempt = number;
    }

    /** Whether this is about the one on its way, which it is no more. */
    boolean ended(long number) {
        boolean isCurrent = attempt != NONE && attempt == number;
        if (isCurrent) {
            attempt = NONE;
        }
        return isCurrent;
    }

    /** The coordinator has answered. */
    void answered(long nowMs) {
        answeredMs = nowMs;
    }
}
