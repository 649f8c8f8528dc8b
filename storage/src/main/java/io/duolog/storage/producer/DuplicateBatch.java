package io.duolog.storage.producer;

/**
 * A batch that the log holds already.
 *
 * @param firstOffset offset of its first record
 * @param lastOffset offset of its last record
 * @param timestampMs its greatest timestamp
 */
public record DuplicateBatch(long firstOffset, long lastOffset, long timestampMs) {}
