package io.duolog.coordination.raft;

import java.time.Duration;

/**
 * After how long what is given up.
 *
 * @param sessionTimeout a node that was silent for this long is regarded as dead
 * @param heartbeatInterval between two signs of life
 * @param electionTimeoutMin a voter that heard nothing of a leader stands for election after a random time between this
 * @param electionTimeoutMax and this
 */
record RaftTiming(
        Duration sessionTimeout, Duration heartbeatInterval, Duration electionTimeoutMin, Duration electionTimeoutMax) {
    private static final int HEARTBEATS_PER_SESSION = 6;
    private static final long HEARTBEAT_INTERVAL_MAX_MS = 1_000;

    /**
     * From the settings.
     *
     * @param heartbeatIntervalMaxMs what the operator allows at most
     */
    static RaftTiming of(long sessionTimeoutMs, long heartbeatIntervalMaxMs, long electionTimeoutMs) {
        long interval = Math.min(
                Math.min(sessionTimeoutMs / HEARTBEATS_PER_SESSION, HEARTBEAT_INTERVAL_MAX_MS), heartbeatIntervalMaxMs);
        return new RaftTiming(
                Duration.ofMillis(sessionTimeoutMs),
                Duration.ofMillis(Math.max(1, interval)),
                Duration.ofMillis(Math.max(1, electionTimeoutMs / 2)),
                Duration.ofMillis(electionTimeoutMs));
    }

    /**
     * How long a lease lasts after the last heartbeat: the session timeout, from the moment at which the next heartbeat
     * would have come. So a node is never given up sooner than a session timeout after it died.
     */
    Duration leaseDuration() {
        return sessionTimeout.plus(heartbeatInterval);
    }

    /** Without an answer of the leader for this long, this node must reckon with being regarded as dead. */
    Duration uncertainAfter() {
        return sessionTimeout.dividedBy(2);
    }
}
