package io.duolog.storage.compaction;

/**
 * What planning needs to know of a segment that is not the active one.
 *
 * @param baseOffset its first offset
 * @param nextOffset the first offset of the segment that follows
 * @param sizeBytes of its batches
 * @param indexBytes of the larger of its indexes
 * @param firstTimestampMs of its first batch; -1 if that has none
 * @param newestTimestampMs of its records, or when it was written if they have none
 */
public record SegmentSummary(
        long baseOffset,
        long nextOffset,
        int sizeBytes,
        int indexBytes,
        long firstTimestampMs,
        long newestTimestampMs) {}
