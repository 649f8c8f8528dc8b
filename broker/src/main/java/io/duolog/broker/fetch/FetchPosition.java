package io.duolog.broker.fetch;

/**
 * From where, how much and under which epochs a fetcher wants to read one partition.
 *
 * @param fetchOffset the first offset wanted
 * @param maxBytes how many bytes at most, beside the first batch
 * @param currentLeaderEpoch the leader epoch the fetcher knows, or -1 (KIP-320)
 * @param lastFetchedEpoch the epoch of the last record the follower has, or -1 (KIP-595)
 * @param logStartOffset the follower's log start offset, or -1 for a consumer
 */
public record FetchPosition(
        long fetchOffset, int maxBytes, int currentLeaderEpoch, int lastFetchedEpoch, long logStartOffset) {}
