package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.support.Batch;
import io.duolog.coordination.support.LogView;
import io.duolog.coordination.support.StoredSnapshot;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log as this node has read it: the newest snapshot that it has, and every batch since. Confined to the
 * coordination thread.
 */
final class LogTail implements LogView {
    private final TreeMap<Long, Batch> batches = new TreeMap<>();
    private @Nullable SnapshotFile snapshot;
    private long startOffset;
    private long startNumber;
    private long endOffset;
    private int lastEpoch;
    private long sizeBytes;

    @Override
    public long startOffset() {
        return startOffset;
    }

    @Override
    public Optional<StoredSnapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    @Override
    public Optional<Batch> batchAt(long offset) {
        Map.Entry<Long, Batch> found = batches.floorEntry(offset);
        return found != null && offset < found.getValue().endOffset()
                ? Optional.of(found.getValue())
                : Optional.empty();
    }

    /** The snapshot that the tail begins at, if it does not begin at 0. */
    Optional<SnapshotFile> snapshotFile() {
        return Optional.ofNullable(snapshot);
    }

    /** The log's end, as far as it was read. */
    long endOffset() {
        return endOffset;
    }

    /** The number of the next batch. */
    long nextNumber() {
        return startNumber + batches.size();
    }

    /** The epoch of the last batch, 0 if there never was one. */
    int lastEpoch() {
        return lastEpoch;
    }

    /** What the batches hold, in bytes. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** How many batches there are. */
    int batchCount() {
        return batches.size();
    }

    /**
     * Takes the next batch; one that is known already is passed over.
     *
     * @throws CoordinationStorageException when it does not follow the last one
     */
    void append(long number, Batch batch) {
        if (number < nextNumber()) {
            return;
        }
        if (number > nextNumber() || batch.baseOffset() != endOffset || batch.epoch() < lastEpoch) {
            throw new CoordinationStorageException(
                    "batch " + number + " at offset " + batch.baseOffset() + " in epoch " + batch.epoch()
                            + " does not follow the log's end: batch " + nextNumber() + " at offset " + endOffset
                            + " in epoch " + lastEpoch,
                    null);
        }
        batches.put(batch.baseOffset(), batch);
        endOffset = batch.endOffset();
        lastEpoch = batch.epoch();
        sizeBytes += batch.sizeBytes();
    }

    /** The number of the batch that begins at this offset, which is the end or lies within what was read. */
    long numberAt(long offset) {
        return startNumber + batches.headMap(offset).size();
    }

    /** Goes on from a snapshot beyond the end. */
    void jumpTo(SnapshotFile newer) {
        batches.clear();
        sizeBytes = 0;
        endOffset = newer.endOffset();
        lastEpoch = newer.epoch();
        start(newer);
    }

    /** Forgets the batches that a snapshot holds. */
    void compact(SnapshotFile newer) {
        if (newer.endOffset() <= startOffset) {
            return;
        }
        Map<Long, Batch> held = batches.headMap(newer.endOffset());
        sizeBytes -= held.values().stream().mapToLong(Batch::sizeBytes).sum();
        held.clear();
        start(newer);
    }

    private void start(SnapshotFile newer) {
        snapshot = newer;
        startOffset = newer.endOffset();
        startNumber = newer.nextNumber();
    }
}
