package io.duolog.cli.demo;

/**
 * Measures for one partition how long no send was acknowledged. Acknowledgements come on the client's thread, questions
 * from any.
 */
final class SendWatch {
    private static final long NEVER = Long.MIN_VALUE;

    private long lastNs = NEVER;
    private long fromNs = NEVER;
    private long pauseNs;
    private long pauseEndNs = NEVER;

    /** Counts pauses from now on, also one that has begun. */
    synchronized void begin(long nowNs) {
        fromNs = nowNs;
        pauseNs = 0;
        pauseEndNs = NEVER;
        lastNs = lastNs == NEVER ? nowNs : lastNs;
    }

    /** A send was acknowledged. */
    synchronized void acknowledged(long nowNs) {
        if (fromNs != NEVER && nowNs - lastNs > pauseNs) {
            pauseNs = nowNs - lastNs;
            pauseEndNs = nowNs;
        }
        lastNs = nowNs;
    }

    /** Whether any send was acknowledged later than so. */
    synchronized boolean hasHeardAfter(long atNs) {
        return lastNs != NEVER && lastNs > atNs;
    }

    /** The longest pause so far, in nanoseconds. */
    synchronized long longestPauseNs() {
        return pauseNs;
    }

    /** When the longest pause so far was over. */
    synchronized long longestPauseEndNs() {
        return pauseEndNs;
    }
}
