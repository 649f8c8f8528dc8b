package io.duolog.chaos.workload;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A moment.
 *
 * @param atNs when it is; empty if it never is
 */
record Alarm(OptionalLong atNs) {
    /** One that never is. */
    static final Alarm NEVER = new Alarm(OptionalLong.empty());

    /** One so long after now. */
    static Alarm after(long delayMs, long nowNs) {
        return new Alarm(OptionalLong.of(nowNs + TimeUnit.MILLISECONDS.toNanos(delayMs)));
    }

    /** Whether it is or was. */
    boolean isDue(long nowNs) {
        return atNs.isPresent() && nowNs - atNs.getAsLong() >= 0;
    }
}
