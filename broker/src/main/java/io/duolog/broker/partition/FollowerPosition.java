package io.duolog.broker.partition;

/**
 * Where a follower goes on to fetch.
 *
 * @param leaderId from whom
 * @param leaderEpoch the epoch in which that broker leads, to be named by the fetch and by what is done with its answer
 * @param fetchOffset the end of the follower's log
 * @param lastFetchedEpoch the epoch of the last record of its log, or -1 if it has none
 * @param logStartOffset the first offset of its log
 */
public record FollowerPosition(
        int leaderId, int leaderEpoch, long fetchOffset, int lastFetchedEpoch, long logStartOffset) {}
