package io.duolog.storage.index;

/**
 * A transaction whose records readers of committed data skip.
 *
 * @param producerId who wrote it
 * @param firstOffset its first record
 * @param lastOffset its abort marker
 * @param lastStableOffset the last stable offset when the marker had been written
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
