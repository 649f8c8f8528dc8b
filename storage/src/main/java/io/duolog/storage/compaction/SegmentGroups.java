package io.duolog.storage.compaction;

import java.util.ArrayList;
import java.util.List;

/** Which segments become one. Stateless. */
public final class SegmentGroups {
    private SegmentGroups() {}

    /**
     * Runs of segments that are not larger together than one segment may be, so that a log does not end up as many small
     * files. Sizes are those before compaction: what comes out is hardly ever larger.
     *
     * @param segments ascending, one behind the other
     * @param segmentBytesMax {@code segment.bytes}
     * @param indexBytesMax {@code segment.index.bytes}
     */
    public static List<List<SegmentSummary>> of(List<SegmentSummary> segments, int segmentBytesMax, int indexBytesMax) {
        List<List<SegmentSummary>> groups = new ArrayList<>();
        int start = 0;
        while (start < segments.size()) {
            long sizeBytes = 0;
            long indexBytes = 0;
            int end = start;
            do {
                sizeBytes += segments.get(end).sizeBytes();
                indexBytes += segments.get(end).indexBytes();
                end++;
            } while (end < segments.size()
                    && sizeBytes + segments.get(end).sizeBytes() <= segmentBytesMax
                    && indexBytes + segments.get(end).indexBytes() <= indexBytesMax
                    && segments.get(end).nextOffset() - 1 - segments.get(start).baseOffset() <= Integer.MAX_VALUE);
            groups.add(List.copyOf(segments.subList(start, end)));
            start = end;
        }
        return groups;
    }
}
