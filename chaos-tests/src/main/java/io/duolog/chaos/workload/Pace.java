package io.duolog.chaos.workload;

import java.util.concurrent.TimeUnit;

/**
 * When the next record is due at an even rate. A sender that was held up may catch up for a moment, but what it missed
 * before that stays unsent. For one thread.
 */
final class Pace {
    private static final long CATCH_UP_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long intervalNs;
    private long dueNs;

    Pace(int perSecond, long nowNs) {
        intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
        dueNs = nowNs;
    }

    /** How long until the next record is due; not positive if it is. */
    long waitNs(long nowNs) {
        return dueNs - nowNs;
    }

    /** A record was sent. */
    void sent(long nowNs) {
        dueNs = Math.max(dueNs + intervalNs, nowNs - CATCH_UP_NS);
    }
}
