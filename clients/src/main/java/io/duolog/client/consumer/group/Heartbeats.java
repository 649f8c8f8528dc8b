package io.duolog.client.consumer.group;

import io.duolog.client.consumer.assignor.Assignor;

/**
 * When a member says next that it lives, and when it was last heard. Confined to the event loop.
 *
 * <p>One heartbeat is on its way at a time; {@link #NONE} is the number of no attempt.
 */
final class Heartbeats {
    /** No heartbeat is on its way. */
    static final long NONE = 0;

    private final int intervalMs;
    private final int sessionTimeoutMs;
    private long dueMs = Long.MAX_VALUE;
    private long answeredMs;
    private long attempt = NONE;

    Heartbeats(GroupSettings settings) {
        this.intervalMs = settings.heartbeatIntervalMs();
        this.sessionTimeoutMs = settings.sessionTimeoutMs();
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

    /** Whether a member has to send any. */
    static boolean areNeeded(MemberIdentity self, ClassicMembership.Phase phase) {
        return self.generation() != Assignor.NO_GENERATION
                && switch (phase) {
                    case STABLE, GIVING_UP, DIVIDING, TAKING_OVER -> true;
                    case OUT, IDLE, JOINING, SYNCING -> false;
                };
    }
}
