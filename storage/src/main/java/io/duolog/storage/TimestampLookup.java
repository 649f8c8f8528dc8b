package io.duolog.storage;

import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import io.duolog.storage.index.TimeIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lookups by timestamp, exact to the record. Takes no lock unless it meets a deletion. Safe for use by many threads. */
final class TimestampLookup {
    /** What a segment is searched for. */
    @FunctionalInterface
    private interface Search<T> {
        @Nullable
        T in(LogSegment segment) throws IOException;
    }

    private final LogState state;

    TimestampLookup(LogState state) {
        this.state = state;
    }

    private RecordReader reader() {
        return new RecordReader(state.config.batches().decompressedMaxBytes());
    }

    Optional<OffsetAndTimestamp> firstAtOrAfter(long timestampMs) {
        return first(segment -> segment.maxTimestampMs() < timestampMs ? null : firstIn(segment, timestampMs));
    }

    Optional<OffsetAndTimestamp> max() {
        long[] maxMs = {RecordBatch.NO_TIMESTAMP};
        first(segment -> {
            maxMs[0] = Math.max(maxMs[0], maxIn(segment));
            return null;
        });
        return maxMs[0] < 0 ? Optional.empty() : firstAtOrAfter(maxMs[0]);
    }

    private <T> Optional<T> first(Search<T> search) {
        while (true) {
            long generation = state.generation;
            boolean complete = true;
            try {
                for (LogSegment segment : state.segments.from(state.logStartOffset)) {
                    complete = segment.pin();
                    if (!complete) {
                        break;
                    }
                    try {
                        T found = search.in(segment);
                        if (found != null) {
                            return Optional.of(found);
                        }
                    } finally {
                        segment.unpin();
                    }
                }
            } catch (IOException e) {
                complete = false;
                state.ensureTruncatedSince(generation, "look up a timestamp", e);
            }
            if (complete) {
                return Optional.empty();
            }
            state.awaitChange();
        }
    }

    private @Nullable OffsetAndTimestamp firstIn(LogSegment segment, long timestampMs) throws IOException {
        TimeIndex.Entry below = segment.timeIndex().lower(timestampMs);
        long from = below == null ? segment.baseOffset() : below.offset();
        BatchScanner scanner = segment.scanFrom(from, segment.sizeBytes());
        for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
            if (batch.maxTimestamp() >= timestampMs && batch.lastOffset() >= state.logStartOffset) {
                OffsetAndTimestamp found = firstIn(whole(segment, batch, scanner.position()), timestampMs);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private @Nullable OffsetAndTimestamp firstIn(RecordBatch batch, long timestampMs) {
        try (RecordIterator iterator = reader().read(batch)) {
            while (iterator.hasNext()) {
                Record candidate = iterator.next();
                if (candidate.timestamp() >= timestampMs && candidate.offset() >= state.logStartOffset) {
                    return new OffsetAndTimestamp(
                            candidate.offset(), candidate.timestamp(), batch.partitionLeaderEpoch());
                }
            }
        }
        return null;
    }

    private static RecordBatch whole(LogSegment segment, RecordBatch header, int position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(header.sizeBytes());
        segment.log().read(bytes, position);
        RecordBatch batch = RecordBatch.at(bytes.flip(), 0);
        batch.ensureValid();
        return batch;
    }

    /** The greatest timestamp at or above the log's start; the headers are read only if it may lie below that. */
    private long maxIn(LogSegment segment) throws IOException {
        if (segment.offsetOfMaxTimestamp() >= state.logStartOffset) {
            return segment.maxTimestampMs();
        }
        long maxMs = RecordBatch.NO_TIMESTAMP;
        BatchScanner scanner = segment.scanFrom(state.logStartOffset, segment.sizeBytes());
        for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
            if (batch.lastOffset() >= state.logStartOffset) {
                maxMs = Math.max(maxMs, LogSegment.timestampOf(batch));
            }
        }
        return maxMs;
    }
}
