package io.duolog.storage.producer;

/**
 * A transaction that a marker ended.
 *
 * @param producerId who wrote it
 * @param firstOffset its first record
 * @param lastOffset its marker
 * @param aborted whether the marker is an abort
 */
public record CompletedTransaction(long producerId, long firstOffset, long lastOffset, boolean aborted) {}
