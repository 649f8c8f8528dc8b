package io.duolog.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Removes old segments. Called with the log's lock held. */
final class LogRetention {
    private final LogState state;
    private final SegmentRemoval removal;

    LogRetention(LogState state, SegmentRemoval removal) {
        this.state = state;
        this.removal = removal;
    }

    /** How many segments at the start of the log may go, by age, size or start offset. */
    int countDeletable(long nowMs) throws IOException {
        LogConfig.Retention retention = state.config.retention();
        List<LogSegment> segments = state.segments.all();
        int byStart = 0;
        while (byStart < segments.size() && nextOffset(segments, byStart) <= state.logStartOffset) {
            byStart++;
        }
        byStart = Math.min(byStart, segments.size() - 1);
        return retention.delete()
                ? Math.max(
                        byStart, Math.max(countTooOld(segments, retention, nowMs), countTooMuch(segments, retention)))
                : byStart;
    }

    private int countTooOld(List<LogSegment> segments, LogConfig.Retention retention, long nowMs) throws IOException {
        int count = 0;
        while (retention.retentionMs() >= 0
                && isDeletable(segments, count)
                && nowMs - segments.get(count).newestTimestampMs() > retention.retentionMs()) {
            count++;
        }
        return count;
    }

    private int countTooMuch(List<LogSegment> segments, LogConfig.Retention retention) {
        int count = 0;
        long excessBytes = state.segments.sizeBytes() - retention.retentionBytes();
        while (retention.retentionBytes() >= 0
                && isDeletable(segments, count)
                && excessBytes >= segments.get(count).sizeBytes()) {
            excessBytes -= segments.get(count).sizeBytes();
            count++;
        }
        return count;
    }

    /** Only what is committed goes, and never an empty active segment. */
    private boolean isDeletable(List<LogSegment> segments, int index) {
        return index < segments.size()
                && nextOffset(segments, index) <= state.highWatermark
                && segments.get(index).sizeBytes() > 0;
    }

    private long nextOffset(List<LogSegment> segments, int index) {
        return index + 1 < segments.size() ? segments.get(index + 1).baseOffset() : state.end.offset();
    }

    /** Removes the first {@code count} segments, which are not all. */
    void deleteFirst(int count) throws IOException {
        List<LogSegment> all = state.segments.all();
        List<LogSegment> kept = new ArrayList<>(all.subList(count, all.size()));
        long start = kept.get(0).baseOffset();
        state.logStartOffset = Math.max(state.logStartOffset, start);
        state.highWatermark = Math.max(state.highWatermark, state.logStartOffset);
        state.segments = new LogSegments(kept);
        state.epochs.truncateFromStart(state.logStartOffset);
        removal.remove(all.subList(0, count), false);
        new ProducerSnapshots(state.environment.fileSystem(), state.directory).deleteBelow(start);
    }
}
