package io.duolog.storage.compaction;

import io.duolog.storage.LogConfig;
import java.util.List;

/**
 * How much of a log waits to be compacted.
 *
 * <pre>
 *   log start            first dirty           first uncleanable          end
 *      | clean segments     | cleanable segments  | too young, not stable, |
 *      |                    |                     | or active              |
 * </pre>
 *
 * @param firstDirtyOffset below this, each key is there once
 * @param firstUncleanableOffset from here on, no segment may be compacted; the start of a segment
 * @param cleanBytes of the segments that hold what is clean
 * @param cleanableBytes of the segments that hold what can be cleaned
 * @param overdueMs for how long some record has waited longer than {@code max.compaction.lag.ms}; 0 if none has
 */
public record CompactionState(
        long firstDirtyOffset, long firstUncleanableOffset, long cleanBytes, long cleanableBytes, long overdueMs) {

    /**
     * What follows from the segments of a log.
     *
     * @param segments all but the active one, ascending
     * @param firstDirtyOffset where the last compaction ended
     * @param stableOffset the last stable offset, which is not above the high watermark: only segments that lie wholly below
     *     are compacted, since nothing below can ever be taken back
     */
    public static CompactionState of(
            List<SegmentSummary> segments,
            long firstDirtyOffset,
            long stableOffset,
            LogConfig.Compaction config,
            long nowMs) {
        long uncleanable =
                segments.isEmpty() ? firstDirtyOffset : segments.get(0).baseOffset();
        for (SegmentSummary segment : segments) {
            if (segment.nextOffset() > stableOffset || isTooYoung(segment, firstDirtyOffset, config, nowMs)) {
                break;
            }
            uncleanable = segment.nextOffset();
        }
        long cleanBytes = 0;
        long cleanableBytes = 0;
        long oldestMs = Long.MAX_VALUE;
        for (SegmentSummary segment : segments) {
            if (segment.nextOffset() <= firstDirtyOffset) {
                cleanBytes += segment.sizeBytes();
                continue;
            }
            if (segment.nextOffset() <= uncleanable) {
                cleanableBytes += segment.sizeBytes();
            }
            if (segment.firstTimestampMs() > 0) {
                oldestMs = Math.min(oldestMs, segment.firstTimestampMs());
            }
        }
        long dueMs = nowMs - config.maxLagMs();
        return new CompactionState(
                firstDirtyOffset, uncleanable, cleanBytes, cleanableBytes, oldestMs < dueMs ? dueMs - oldestMs : 0);
    }

    /** What is clean was compacted already, and stays compacted however young it is. */
    private static boolean isTooYoung(
            SegmentSummary segment, long firstDirtyOffset, LogConfig.Compaction config, long nowMs) {
        return config.minLagMs() > 0
                && segment.nextOffset() > firstDirtyOffset
                && segment.newestTimestampMs() > nowMs - config.minLagMs();
    }

    /** The share of what can be cleaned in what there would be after it, from 0 to 1. */
    public double dirtyRatio() {
        long total = cleanBytes + cleanableBytes;
        return total == 0 ? 0 : (double) cleanableBytes / total;
    }

    /** Whether the log is to be compacted now. */
    public boolean isDue(LogConfig.Compaction config) {
        return cleanableBytes > 0 && (overdueMs > 0 || dirtyRatio() > config.minCleanableDirtyRatio());
    }
}
