package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.storage.fs.AtomicFiles;
import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Cuts a log at its end. Called with the log's lock held.
 *
 * <p>The order makes a crash at any instant harmless: the recovery point on disk is lowered first, then the newest
 * segments go, then the batches of the last one, and only when that is durable the leader epochs.
 */
final class LogTruncation {
    private static final int COPY_BYTES = 256 * 1024;

    private final LogState state;
    private final SegmentRemoval removal;

    LogTruncation(LogState state, SegmentRemoval removal) {
        this.state = state;
        this.removal = removal;
    }

    /** Removes all batches that hold {@code target} or lie above it; what remains ends at or below it. */
    void truncateTo(long target) throws IOException {
        state.changeGeneration();
        try {
            cutAt(target);
        } finally {
            state.changeGeneration();
        }
    }

    private void cutAt(long target) throws IOException {
        LogSegments segments = state.segments;
        LogSegment last = segments.floor(target);
        if (last == null || target <= state.logStartOffset) {
            restartAt(target);
            return;
        }
        BatchScanner scanner = last.scanFrom(target, last.sizeBytes());
        long endOffset = last.baseOffset();
        RecordBatch batch = scanner.next();
        while (batch != null && batch.lastOffset() < target) {
            endOffset = batch.nextOffset();
            batch = scanner.next();
        }
        int position = scanner.position();
        // The end is where what is left ends: below the target if a batch goes on beyond it, or if offsets are missing.
        // A follower asks for those again, and must not count as one that has them.
        if (batch != null && batch.baseOffset() <= target) {
            endOffset = batch.baseOffset();
        }
        if (endOffset <= state.logStartOffset) {
            restartAt(state.logStartOffset);
            return;
        }
        lowerRecoveryPoint(endOffset);

        state.end = new LogOffsetMetadata(endOffset, last.baseOffset(), position);
        List<LogSegment> kept =
                new ArrayList<>(segments.all().subList(0, segments.all().indexOf(last) + 1));
        List<LogSegment> removed = segments.all().subList(kept.size(), segments.count());
        state.segments = new LogSegments(kept);
        removal.remove(removed, true);
        kept.set(kept.size() - 1, cut(last, position, endOffset));
        state.segments = new LogSegments(kept);
        finish(endOffset);
    }

    private LogSegment cut(LogSegment segment, int position, long endOffset) throws IOException {
        StorageFileSystem fileSystem = state.environment.fileSystem();
        if (!segment.closeIfUnpinned()) {
            replaceByPrefix(segment, position);
            segment.close();
        }
        LogSegment reopened = LogSegment.open(fileSystem, state.directory, segment.baseOffset());
        reopened.truncateFiles(position, endOffset);
        reopened.restore(position, RecordBatch.NO_TIMESTAMP);
        reopened.log().sync();
        if (SegmentRecovery.open(reopened, true, SegmentRecovery.NO_LIMIT) == null) {
            SegmentRecovery.recover(reopened, SegmentRecovery.NO_LIMIT, state.config.indexIntervalBytes(), batch -> {});
        }
        return reopened;
    }

    /** A reader holds the file, and what it holds must not change: the log goes on with a copy. */
    private void replaceByPrefix(LogSegment segment, int sizeBytes) throws IOException {
        StorageFileSystem fileSystem = state.environment.fileSystem();
        Path path = segment.path(LogFiles.LOG_SUFFIX);
        Path copy = LogFiles.withSuffix(path, AtomicFiles.TEMPORARY_SUFFIX);
        try (StorageFile target = fileSystem.open(copy)) {
            target.truncate(0);
            ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
            for (int position = 0; position < sizeBytes; position += buffer.limit()) {
                buffer.clear().limit(Math.min(COPY_BYTES, sizeBytes - position));
                segment.log().read(buffer, position);
                target.append(buffer.flip());
            }
            target.sync();
        }
        fileSystem.rename(copy, path);
    }

    private void finish(long endOffset) throws IOException {
        StorageFileSystem fileSystem = state.environment.fileSystem();
        ProducerSnapshots snapshots = new ProducerSnapshots(fileSystem, state.directory);
        snapshots.deleteAbove(endOffset);
        fileSystem.syncDirectory(state.directory);
        state.epochs.truncateFromEnd(endOffset);
        state.end = LogState.endOf(state.segments.active(), endOffset);
        snapshots.load(state.producers, state.segments, endOffset, new TreeSet<>());
        state.refreshFirstUnstableOffset();
        state.setHighWatermark(Math.min(state.highWatermark, endOffset));
        state.firstDirtyOffset = Math.min(state.firstDirtyOffset, endOffset);
    }

    /** Removes everything; the next record gets {@code newOffset}. */
    void truncateFullyAndStartAt(long newOffset) throws IOException {
        state.changeGeneration();
        try {
            restartAt(newOffset);
        } finally {
            state.changeGeneration();
        }
    }

    private void restartAt(long newOffset) throws IOException {
        StorageFileSystem fileSystem = state.environment.fileSystem();
        lowerRecoveryPoint(newOffset);
        removal.remove(state.segments.all(), true);
        LogSegment empty = LogSegment.create(
                fileSystem,
                requireNonNull(state.directory),
                newOffset,
                state.environment.clock().millis());
        empty.offsetIndex().load();
        empty.timeIndex().load();
        new ProducerSnapshots(fileSystem, state.directory).deleteAll();
        fileSystem.syncDirectory(state.directory);
        state.epochs.clear();
        state.producers.clear();
        state.refreshFirstUnstableOffset();
        state.logStartOffset = newOffset;
        state.end = LogState.endOf(empty, newOffset);
        state.segments = new LogSegments(List.of(empty));
        state.highWatermark = newOffset;
        state.recoveryPoint = newOffset;
        state.firstDirtyOffset = newOffset;
        state.makePlaceDurable();
        state.checkpoints.write();
    }

    private void lowerRecoveryPoint(long endOffset) throws IOException {
        if (state.recoveryPoint > endOffset) {
            state.recoveryPoint = endOffset;
            state.highWatermark = Math.min(state.highWatermark, endOffset);
            state.checkpoints.write();
        }
    }
}
