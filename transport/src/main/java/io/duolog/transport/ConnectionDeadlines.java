package io.duolog.transport;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a silent or slow connection has to go. Pure: time is a parameter, in nanoseconds of one clock. The owner asks
 * every {@link #checkIntervalMs()}, so a connection may outlive a limit by a quarter.
 */
final class ConnectionDeadlines {
    private static final int CHECKS_PER_LIMIT = 4;

    private final ConnectionTimeouts timeouts;
    private final long openedNs;
    private long lastActivityNs;
    private boolean firstFrameSeen;
    private boolean withinFrame;
    private long frameBegunNs;

    ConnectionDeadlines(ConnectionTimeouts timeouts, long nowNs) {
        this.timeouts = timeouts;
        this.openedNs = nowNs;
        this.lastActivityNs = nowNs;
    }

    /** How often to ask; 0 if there is no limit. */
    long checkIntervalMs() {
        long shortest = Long.MAX_VALUE;
        shortest = shorter(shortest, timeouts.connectionsMaxIdleMs());
        shortest = shorter(shortest, timeouts.frameReceiveTimeoutMs());
        shortest = shorter(shortest, timeouts.firstRequestTimeoutMs());
        return shortest == Long.MAX_VALUE ? 0 : Math.max(1, shortest / CHECKS_PER_LIMIT);
    }

    /** Bytes were received or sent. */
    void active(long nowNs) {
        lastActivityNs = nowNs;
    }

    /** A complete frame was received: the next one, if it has begun, has its own time. */
    void frameReceived() {
        firstFrameSeen = true;
        withinFrame = false;
    }

    /** Where receiving stands: within a frame the clock runs, between frames and while this end does not read it stands. */
    void receiving(boolean nowWithinFrame, long nowNs) {
        if (nowWithinFrame && !withinFrame) {
            frameBegunNs = nowNs;
        }
        withinFrame = nowWithinFrame;
    }

    /** Why the connection has to go now; null if it may stay. */
    @Nullable
    CloseReason expired(long nowNs) {
        if (!firstFrameSeen && isOver(timeouts.firstRequestTimeoutMs(), openedNs, nowNs)) {
            return CloseReason.of(
                    CloseKind.NO_FIRST_REQUEST,
                    "no complete request within connection.first.request.timeout.ms=" + timeouts.firstRequestTimeoutMs()
                            + " of connecting");
        }
        if (withinFrame && isOver(timeouts.frameReceiveTimeoutMs(), frameBegunNs, nowNs)) {
            return CloseReason.of(
                    CloseKind.SLOW_FRAME,
                    "a request was begun and not completed within connection.frame.receive.timeout.ms="
                            + timeouts.frameReceiveTimeoutMs());
        }
        if (isOver(timeouts.connectionsMaxIdleMs(), lastActivityNs, nowNs)) {
            return CloseReason.of(
                    CloseKind.IDLE, "idle for connections.max.idle.ms=" + timeouts.connectionsMaxIdleMs());
        }
        return null;
    }

    private static long shorter(long shortest, long limitMs) {
        return limitMs == 0 ? shortest : Math.min(shortest, limitMs);
    }

    private static boolean isOver(long limitMs, long sinceNs, long nowNs) {
        return limitMs > 0 && nowNs - sinceNs >= TimeUnit.MILLISECONDS.toNanos(limitMs);
    }
}
