package io.duolog.storage;

/**
 * The answer to a lookup by timestamp.
 *
 * @param offset the record's offset
 * @param timestampMs the record's timestamp
 * @param leaderEpoch the leader epoch of its batch
 */
public record OffsetAndTimestamp(long offset, long timestampMs, int leaderEpoch) {}
