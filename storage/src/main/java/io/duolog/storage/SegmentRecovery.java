package io.duolog.storage;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordException;
import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import io.duolog.storage.index.OffsetIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds out what of a segment is good when a log is opened. Stateless. */
final class SegmentRecovery {
    /** There is no next segment. */
    static final long NO_LIMIT = Long.MAX_VALUE;

    private SegmentRecovery() {}

    /** Sees a good batch. */
    @FunctionalInterface
    interface BatchVisitor {
        void visit(RecordBatch batch) throws IOException;
    }

    /**
     * What was found.
     *
     * @param nextOffset the offset that follows the last batch
     * @param discardedBytes how many bytes at the end were no good and are gone
     */
    record Outcome(long nextOffset, int discardedBytes) {}

    /** Whether the batch at the entry's position is one that the entry can stand for. */
    static boolean leadsToItsBatch(StorageFile log, OffsetIndex.Entry entry, long baseOffset, int end)
            throws IOException {
        if (entry.position() < 0 || entry.position() > end - RecordBatch.HEADER_SIZE_BYTES) {
            return false;
        }
        ByteBuffer header = ByteBuffer.allocate(RecordBatch.HEADER_SIZE_BYTES);
        if (log.read(header, entry.position()) < RecordBatch.HEADER_SIZE_BYTES) {
            return false;
        }
        try {
            RecordBatch batch = RecordBatch.at(header.flip(), 0);
            return batch.baseOffset() >= baseOffset
                    && batch.lastOffsetDelta() >= 0
                    && batch.lastOffset() <= entry.offset();
        } catch (RecordException e) {
            return false;
        }
    }

    /**
     * Opens a segment that was closed properly: looks at sizes, at the ends of the indexes and at the headers behind
     * the last entry. Loads the indexes of the active segment.
     *
     * @param limit where the next segment begins, or {@link #NO_LIMIT}
     * @return null if anything is not as it should be; {@link #recover} is needed then
     */
    static @Nullable Outcome open(LogSegment segment, boolean active, long limit) throws IOException {
        if (segment.log().sizeBytes() > Integer.MAX_VALUE
                || segment.offsetIndex().isDamaged()
                || segment.timeIndex().isDamaged()
                || segment.transactionIndex().isDamaged()
                || (active && !loadSortedIndexes(segment))) {
            return null;
        }
        int end = segment.sizeBytes();
        OffsetIndex.Entry last = segment.offsetIndex().last();
        if (last != null && !leadsToItsBatch(segment.log(), last, segment.baseOffset(), end)) {
            return null;
        }
        segment.restoreTimestamps();
        if (segment.offsetOfMaxTimestamp() >= 0 && end == 0) {
            return null;
        }
        Outcome outcome = scanTail(segment, last == null ? 0 : last.position(), end);
        return outcome == null || outcome.nextOffset() > limit ? null : outcome;
    }

    private static boolean loadSortedIndexes(LogSegment segment) throws IOException {
        segment.offsetIndex().load();
        segment.timeIndex().load();
        return segment.offsetIndex().isSorted() && segment.timeIndex().isSorted();
    }

    private static @Nullable Outcome scanTail(LogSegment segment, int start, int end) throws IOException {
        BatchScanner scanner = new BatchScanner(segment.log(), start, end, BatchScanner.Depth.HEADERS);
        long nextOffset = segment.baseOffset();
        long firstTimestampMs = firstTimestampMs(segment, end);
        try {
            for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
                if (!isInOrder(batch, nextOffset, segment.baseOffset())) {
                    return null;
                }
                nextOffset = batch.nextOffset();
                segment.observeTimestamp(batch);
            }
        } catch (RecordException e) {
            return null;
        }
        if (scanner.position() != end || segment.offsetOfMaxTimestamp() >= nextOffset) {
            return null;
        }
        segment.restore(end, firstTimestampMs);
        return new Outcome(nextOffset, 0);
    }

    private static long firstTimestampMs(LogSegment segment, int end) throws IOException {
        BatchScanner scanner = new BatchScanner(segment.log(), 0, end, BatchScanner.Depth.HEADERS);
        try {
            RecordBatch first = scanner.next();
            return first == null ? RecordBatch.NO_TIMESTAMP : LogSegment.timestampOf(first);
        } catch (RecordException e) {
            return RecordBatch.NO_TIMESTAMP;
        }
    }

    private static boolean isInOrder(RecordBatch batch, long nextOffset, long baseOffset) {
        return batch.baseOffset() >= nextOffset
                && batch.lastOffsetDelta() >= 0
                && batch.lastOffset() - baseOffset <= Integer.MAX_VALUE;
    }

    /**
     * Reads every batch, checks it, indexes it anew, and cuts the segment before the first one that is no good. Leaves
     * the indexes loaded. The index of aborted transactions is empty afterwards; replaying the producers' state fills it.
     *
     * <p>The checksum of a batch does not cover its base offset. A damaged one shows when batches behind it have smaller offsets,
     * which would have fitted well without it: then it is the one that is no good.
     *
     * @param limit where the next segment begins, or {@link #NO_LIMIT}: no good batch goes on beyond
     * @param onBatch sees each good batch; and one that was taken for good, before all that precede it are seen again
     */
    static Outcome recover(LogSegment segment, long limit, int indexIntervalBytes, BatchVisitor onBatch)
            throws IOException {
        int end = (int) Math.min(segment.log().sizeBytes(), Integer.MAX_VALUE);
        return recover(segment, limit, end, indexIntervalBytes, onBatch);
    }

    private static Outcome recover(
            LogSegment segment, long limit, int end, int indexIntervalBytes, BatchVisitor onBatch) throws IOException {
        long fileBytes = segment.log().sizeBytes();
        segment.clearIndexes();
        BatchScanner scanner = new BatchScanner(segment.log(), 0, end, BatchScanner.Depth.WHOLE_BATCHES);
        long nextOffset = segment.baseOffset();
        // Where the last batch would have begun if it did not begin further on; or nowhere.
        long offsetBeforeJump = Long.MAX_VALUE;
        int lastPosition = 0;
        long firstTimestampMs = RecordBatch.NO_TIMESTAMP;
        int goodBytes = 0;
        try {
            for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
                if (batch.baseOffset() < nextOffset && batch.baseOffset() >= offsetBeforeJump) {
                    return recover(segment, limit, lastPosition, indexIntervalBytes, onBatch);
                }
                if (!isInOrder(batch, nextOffset, segment.baseOffset())
                        || batch.nextOffset() > limit
                        || !batch.isValid()) {
                    break;
                }
                offsetBeforeJump = batch.baseOffset() > nextOffset ? nextOffset : Long.MAX_VALUE;
                lastPosition = scanner.position();
                firstTimestampMs = goodBytes == 0 ? LogSegment.timestampOf(batch) : firstTimestampMs;
                segment.index(batch, scanner.position(), indexIntervalBytes);
                onBatch.visit(batch);
                nextOffset = batch.nextOffset();
                goodBytes = scanner.position() + batch.sizeBytes();
            }
        } catch (RecordException e) {
            // What follows is no batch: the good part of the segment ends here, as it does at a wrong checksum.
        }
        segment.restore(goodBytes, firstTimestampMs);
        if (goodBytes < fileBytes) {
            segment.log().truncate(goodBytes);
        }
        return new Outcome(nextOffset, (int) Math.min(Integer.MAX_VALUE, fileBytes - goodBytes));
    }

    /** The last offset of the complete batches in a file; -1 if there is none. */
    static long lastOffset(StorageFileSystem fileSystem, Path path) throws IOException {
        try (StorageFile file = fileSystem.open(path)) {
            int end = (int) Math.min(file.sizeBytes(), Integer.MAX_VALUE);
            BatchScanner scanner = new BatchScanner(file, 0, end, BatchScanner.Depth.HEADERS);
            long lastOffset = -1;
            try {
                for (RecordBatch batch = scanner.next(); batch != null; batch = scanner.next()) {
                    lastOffset = batch.lastOffset();
                }
            } catch (RecordException e) {
                return lastOffset;
            }
            return lastOffset;
        }
    }
}
