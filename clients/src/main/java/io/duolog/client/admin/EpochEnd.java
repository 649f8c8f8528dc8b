package io.duolog.client.admin;

/**
 * Where an epoch of a partition's leaders ended, as its leader knows it (KIP-101).
 *
 * @param leaderEpoch the epoch that was asked about, or the greatest before it that has records; -1 if there is none
 * @param endOffset the offset behind its last record; -1 if that is not known
 */
public record EpochEnd(int leaderEpoch, long endOffset) {
    /**
     * What is asked.
     *
     * @param currentLeaderEpoch the epoch of the leader that is to answer; others refuse. -1: any
     * @param leaderEpoch the epoch whose end is looked for
     */
    public record Query(int currentLeaderEpoch, int leaderEpoch) {}

    /** Whether there is such an epoch. */
    public boolean isKnown() {
        return leaderEpoch >= 0 && endOffset >= 0;
    }
}
