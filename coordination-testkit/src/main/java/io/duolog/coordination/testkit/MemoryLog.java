package io.duolog.coordination.testkit;

import io.duolog.coordination.support.Batch;
import io.duolog.coordination.support.LogView;
import io.duolog.coordination.support.StoredSnapshot;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cluster's log: what a disk would hold. Thread-safe. */
final class MemoryLog implements LogView {
    private final TreeMap<Long, Batch> batches = new TreeMap<>();
    private @Nullable MemorySnapshot snapshot;
    private long startOffset;
    private long endOffset;
    private long tailSizeBytes;

    private static final class MemorySnapshot implements StoredSnapshot {
        private final long endOffset;
        private final int epoch;
        private final byte[] bytes;

        MemorySnapshot(long endOffset, int epoch, byte[] bytes) {
            this.endOffset = endOffset;
            this.epoch = epoch;
            this.bytes = bytes;
        }

        @Override
        public long endOffset() {
            return endOffset;
        }

        @Override
        public int epoch() {
            return epoch;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    @Override
    public synchronized long startOffset() {
        return startOffset;
    }

    @Override
    public synchronized Optional<StoredSnapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    @Override
    public synchronized Optional<Batch> batchAt(long offset) {
        Map.Entry<Long, Batch> floor = batches.floorEntry(offset);
        return floor == null || floor.getValue().endOffset() <= offset
                ? Optional.empty()
                : Optional.of(floor.getValue());
    }

    synchronized long endOffset() {
        return endOffset;
    }

    /** Bytes above the newest snapshot. */
    synchronized long tailSizeBytes() {
        return tailSizeBytes;
    }

    synchronized void append(Batch batch) {
        if (batch.baseOffset() != endOffset) {
            throw new IllegalArgumentException("batch at " + batch.baseOffset() + ", log ends at " + endOffset);
        }
        batches.put(batch.baseOffset(), batch);
        endOffset = batch.endOffset();
        tailSizeBytes += batch.sizeBytes();
    }

    /** Keeps the snapshot and drops what it covers, unless there is a newer one. */
    synchronized void compact(long snapshotEndOffset, int epoch, byte[] bytes) {
        if (snapshotEndOffset <= startOffset) {
            return;
        }
        snapshot = new MemorySnapshot(snapshotEndOffset, epoch, bytes);
        Map<Long, Batch> covered = batches.headMap(snapshotEndOffset);
        covered.values().forEach(batch -> tailSizeBytes -= batch.sizeBytes());
        covered.clear();
        startOffset = snapshotEndOffset;
    }
}
