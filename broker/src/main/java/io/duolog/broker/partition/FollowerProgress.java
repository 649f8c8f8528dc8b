package io.duolog.broker.partition;

/**
 * How far one follower has come, as its leader knows. Forgotten with the leader epoch: what a follower fetched in another
 * epoch says nothing about this one (R5, R6). Confined to the lock of its partition.
 */
final class FollowerProgress {
    /** Earlier than everything; far enough from the edge for differences. */
    private static final long NEVER = Long.MIN_VALUE / 2;

    private static final long UNKNOWN = -1;

    private final int brokerId;
    private long brokerEpoch = ReplicaBrokers.NO_EPOCH;
    private long endOffset = UNKNOWN;
    private long logStartOffset = UNKNOWN;
    private long caughtUpMs = NEVER;
    private long lastFetchMs = NEVER;
    private long leaderEndAtLastFetch = UNKNOWN;

    FollowerProgress(int brokerId) {
        this.brokerId = brokerId;
    }

    /** Counts the follower as caught up now: it gets the full lag time, as all that were in sync when the epoch began. */
    void grantLagTime(long nowMs) {
        caughtUpMs = nowMs;
    }

    /**
     * Notes a fetch: the follower holds everything below {@code fetchOffset}, as this leader has it. A new incarnation of
     * the broker begins anew: it may have lost what the last one had.
     */
    void fetched(long epochOfBroker, long fetchOffset, long leaderEndOffset, long nowMs) {
        if (epochOfBroker != brokerEpoch) {
            brokerEpoch = epochOfBroker;
            lastFetchMs = NEVER;
            leaderEndAtLastFetch = UNKNOWN;
        }
        if (fetchOffset >= leaderEndOffset) {
            caughtUpMs = nowMs;
        } else if (leaderEndAtLastFetch != UNKNOWN && fetchOffset >= leaderEndAtLastFetch) {
            caughtUpMs = Math.max(caughtUpMs, lastFetchMs);
        }
        endOffset = fetchOffset;
        lastFetchMs = nowMs;
        leaderEndAtLastFetch = leaderEndOffset;
    }

    /** It left the in-sync replicas: what it had fetched before does not bring it back. */
    void mustFetchAgain() {
        endOffset = UNKNOWN;
        leaderEndAtLastFetch = UNKNOWN;
    }

    /** The leader appends: whoever lacked nothing before begins to lag now, not when it fetched last. */
    void leaderAppended(long previousEndOffset, long nowMs) {
        if (endOffset != UNKNOWN && endOffset >= previousEndOffset) {
            caughtUpMs = nowMs;
        }
    }

    int brokerId() {
        return brokerId;
    }

    /** Notes where the follower's log starts. */
    void logStartsAt(long offset) {
        logStartOffset = offset;
    }

    /** Where its log starts; -1 before the first fetch in this epoch. */
    long logStartOffset() {
        return logStartOffset;
    }

    /** The incarnation that fetched last; -1 before the first fetch in this epoch. */
    long brokerEpoch() {
        return brokerEpoch;
    }

    /** The offset below which it holds everything; -1 before the first fetch in this epoch. */
    long endOffset() {
        return endOffset;
    }

    boolean hasFetched() {
        return endOffset != UNKNOWN;
    }

    /** Whether it holds everything, or held everything that there was within the lag time. */
    boolean isCaughtUp(long leaderEndOffset, long nowMs, long lagTimeMaxMs) {
        return endOffset >= leaderEndOffset || nowMs - caughtUpMs <= lagTimeMaxMs;
    }
}
