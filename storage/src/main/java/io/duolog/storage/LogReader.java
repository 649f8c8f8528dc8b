package io.duolog.storage;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads of a log by offset. Takes no lock unless it meets a truncation. Safe for use by many threads. */
final class LogReader {
    /** Where an offset was found: in which generation of the log, and below or in which of its segments. */
    private record Located(LogOffsetMetadata place, long generation, LogSegment segment) {}

    /** What a reader wants, and in which generation of the log it looks for it. */
    private record Request(long offset, int maxBytes, boolean minOneMessage, long generation) {}

    private final LogState state;

    /** The upper bound of recent reads: most consumers read up to the same high watermark. */
    private volatile @Nullable Located lastBound;

    LogReader(LogState state) {
        this.state = state;
    }

    LogReadInfo read(long offset, int maxBytes, boolean minOneMessage, long upperBoundOffset) {
        while (true) {
            long generation = state.generation;
            LogState.Layout layout = state.layout();
            LogOffsetMetadata end = layout.end();
            if (offset < state.logStartOffset || offset > end.offset()) {
                throw outOfRange(offset, end);
            }
            if (offset == end.offset()) {
                return info(end, BufferSlice.EMPTY, end);
            }
            try {
                LogReadInfo found = offset >= upperBoundOffset
                        ? nothing(locate(offset, layout, generation), end)
                        : readBelow(
                                new Request(offset, maxBytes, minOneMessage, generation),
                                locate(upperBoundOffset, layout, generation),
                                layout);
                if (found != null) {
                    return found;
                }
            } catch (IOException e) {
                state.ensureTruncatedSince(generation, "read", e);
            }
            state.awaitChange();
        }
    }

    private OffsetOutOfRangeException outOfRange(long offset, LogOffsetMetadata end) {
        return new OffsetOutOfRangeException(state.partition, offset, state.logStartOffset, end.offset());
    }

    private LogReadInfo info(LogOffsetMetadata start, ByteRegion records, LogOffsetMetadata end) {
        return new LogReadInfo(
                start, records, state.logStartOffset, state.highWatermark, state.lastStableOffset(), end.offset());
    }

    private @Nullable LogReadInfo nothing(@Nullable LogOffsetMetadata start, LogOffsetMetadata end) {
        return start == null ? null : info(start, BufferSlice.EMPTY, end);
    }

    /** Null if a segment was closed before it could be pinned, or the bound was not found because of that. */
    private @Nullable LogReadInfo readBelow(Request request, @Nullable LogOffsetMetadata bound, LogState.Layout layout)
            throws IOException {
        if (bound == null) {
            return null;
        }
        LogSegments segments = layout.segments();
        LogSegment segment = segments.floor(request.offset);
        if (segment == null) {
            segment = segments.first();
        }
        while (segment != null && segment.baseOffset() <= bound.segmentBaseOffset()) {
            if (!segment.pin()) {
                return null;
            }
            try {
                int limit = limitIn(segment, bound);
                LogReadInfo found = readSegment(segment, request, limit, layout.end());
                if (found != null) {
                    return found;
                }
            } finally {
                segment.unpin();
            }
            segment = segments.higher(segment.baseOffset());
        }
        return nothing(
                new LogOffsetMetadata(request.offset, bound.segmentBaseOffset(), bound.positionInSegment()),
                layout.end());
    }

    private static int limitIn(LogSegment segment, LogOffsetMetadata bound) {
        int sizeBytes = segment.sizeBytes();
        return segment.baseOffset() == bound.segmentBaseOffset()
                ? Math.min(sizeBytes, bound.positionInSegment())
                : sizeBytes;
    }

    /** Null if the segment has no batch at or above the offset. */
    private @Nullable LogReadInfo readSegment(LogSegment segment, Request request, int limit, LogOffsetMetadata end)
            throws IOException {
        int start;
        int firstBytes;
        RecentBatches.Place recent = state.recentBatches.find(request.offset, request.generation, segment);
        if (recent != null && recent.position() + recent.sizeBytes() <= limit) {
            start = recent.position();
            firstBytes = recent.sizeBytes();
        } else {
            BatchScanner scanner = segment.scanFrom(request.offset, limit);
            RecordBatch batch = nextAtOrAbove(scanner, request.offset);
            if (batch == null) {
                return null;
            }
            start = scanner.position();
            firstBytes = batch.sizeBytes();
        }
        int length = limit - start;
        if (length > request.maxBytes) {
            length = firstBytes >= request.maxBytes
                    ? (firstBytes == request.maxBytes || request.minOneMessage ? firstBytes : 0)
                    : wholeBatches(segment, start, start + firstBytes, start + request.maxBytes, limit) - start;
        }
        LogOffsetMetadata place = new LogOffsetMetadata(request.offset, segment.baseOffset(), start);
        return info(place, length == 0 ? BufferSlice.EMPTY : segment.region(start, length), end);
    }

    private static @Nullable RecordBatch nextAtOrAbove(BatchScanner scanner, long offset) throws IOException {
        RecordBatch batch = scanner.next();
        while (batch != null && batch.lastOffset() < offset) {
            batch = scanner.next();
        }
        return batch;
    }

    /** The end of the last batch that ends at or before {@code maxEnd}; at least {@code knownEnd}. */
    private static int wholeBatches(LogSegment segment, int start, int knownEnd, int maxEnd, int limit)
            throws IOException {
        BatchScanner scanner = segment.scanFromPosition(Math.max(start, maxEnd), limit);
        int end = knownEnd;
        for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
            int batchEnd = scanner.position() + batch.sizeBytes();
            if (batchEnd > maxEnd) {
                return Math.max(knownEnd, scanner.position());
            }
            end = Math.max(end, batchEnd);
        }
        return end;
    }

    /** Where the batch that holds {@code offset} starts, or the first one behind it. */
    LogOffsetMetadata locate(long offset) {
        while (true) {
            long generation = state.generation;
            LogState.Layout layout = state.layout();
            if (offset < state.logStartOffset || offset > layout.end().offset()) {
                throw outOfRange(offset, layout.end());
            }
            try {
                LogOffsetMetadata found = locate(offset, layout, generation);
                if (found != null) {
                    return found;
                }
            } catch (IOException e) {
                state.ensureTruncatedSince(generation, "read", e);
            }
            state.awaitChange();
        }
    }

    /** Null if the segment was closed before it could be pinned. */
    private @Nullable LogOffsetMetadata locate(long offset, LogState.Layout layout, long generation)
            throws IOException {
        if (offset >= layout.end().offset()) {
            return layout.end();
        }
        LogSegment segment = layout.segments().floor(offset);
        if (segment == null) {
            return new LogOffsetMetadata(offset, layout.segments().first().baseOffset(), 0);
        }
        RecentBatches.Place recent = state.recentBatches.find(offset, generation, segment);
        if (recent != null) {
            return new LogOffsetMetadata(offset, segment.baseOffset(), recent.position());
        }
        Located cached = lastBound;
        if (cached != null
                && cached.generation == generation
                && cached.segment == segment
                && cached.place.offset() == offset) {
            return cached.place;
        }
        LogOffsetMetadata place = find(offset, segment, layout.end());
        if (place == null) {
            return null;
        }
        lastBound = new Located(place, generation, segment);
        return place;
    }

    private static @Nullable LogOffsetMetadata find(long offset, LogSegment segment, LogOffsetMetadata end)
            throws IOException {
        if (!segment.pin()) {
            return null;
        }
        try {
            int limit = limitIn(segment, end);
            BatchScanner scanner = segment.scanFrom(offset, limit);
            nextAtOrAbove(scanner, offset);
            return new LogOffsetMetadata(offset, segment.baseOffset(), scanner.position());
        } finally {
            segment.unpin();
        }
    }
}
