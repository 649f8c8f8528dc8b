package io.duolog.storage;

/**
 * Where a leader epoch ends (KIP-101, KIP-279).
 *
 * @param leaderEpoch the largest epoch of the log that is not above the requested one, or -1 if there is none
 * @param endOffset the first offset of the next epoch in the log, or the end of the log; -1 if there is no such epoch
 */
public record EpochEndOffset(int leaderEpoch, long endOffset) {
    /** The answer when no epoch is known. */
    public static final EpochEndOffset UNDEFINED = new EpochEndOffset(-1, -1);
}
