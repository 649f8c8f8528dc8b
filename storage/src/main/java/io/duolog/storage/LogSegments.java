package io.duolog.storage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments of a log, ascending and never empty. Immutable: a change makes a new one. */
final class LogSegments {
    private final List<LogSegment> segments;

    LogSegments(List<LogSegment> segments) {
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("a log has at least one segment");
        }
        this.segments = List.copyOf(segments);
    }

    List<LogSegment> all() {
        return segments;
    }

    LogSegment first() {
        return segments.get(0);
    }

    /** The segment that is appended to. */
    LogSegment active() {
        return segments.get(segments.size() - 1);
    }

    int count() {
        return segments.size();
    }

    /** The segment that holds {@code offset}, or the last one that starts below it; null if none does. */
    @Nullable
    LogSegment floor(long offset) {
        int found = floorIndex(offset);
        return found < 0 ? null : segments.get(found);
    }

    /** The first segment that starts above {@code offset}; null if none does. */
    @Nullable
    LogSegment higher(long offset) {
        int next = floorIndex(offset) + 1;
        return next == segments.size() ? null : segments.get(next);
    }

    /** The segment that holds {@code offset}, and all after it. */
    List<LogSegment> from(long offset) {
        return segments.subList(Math.max(0, floorIndex(offset)), segments.size());
    }

    private int floorIndex(long offset) {
        int low = 0;
        int high = segments.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).baseOffset() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    LogSegments plus(LogSegment segment) {
        List<LogSegment> changed = new ArrayList<>(segments);
        changed.add(segment);
        return new LogSegments(changed);
    }

    /** One segment in the place of some that follow each other. */
    LogSegments replaced(List<LogSegment> sources, LogSegment replacement) {
        List<LogSegment> changed = new ArrayList<>(segments);
        int first = changed.indexOf(sources.get(0));
        changed.subList(first, first + sources.size()).clear();
        changed.add(first, replacement);
        return new LogSegments(changed);
    }

    long sizeBytes() {
        long sum = 0;
        for (LogSegment segment : segments) {
            sum += segment.sizeBytes();
        }
        return sum;
    }
}
