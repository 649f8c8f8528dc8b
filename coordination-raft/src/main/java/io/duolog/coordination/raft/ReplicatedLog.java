package io.duolog.coordination.raft;

import io.duolog.coordination.raft.AppendOutcome.Status;
import io.duolog.coordination.support.Batch;
import io.duolog.coordination.support.LogView;
import io.duolog.coordination.support.StoredSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metadata log as the replicated state machine holds it: dense offsets, counted here because Raft's own indexes also
 * number entries that are not ours, and the batches since the newest snapshot. Decisions depend on nothing but earlier
 * entries, so every replica decides alike. Thread-safe.
 *
 * <p>An entry is fenced unless the epoch that it claims is the Raft term that it was written in: a deposed leader's
 * entry, if it commits at all, carries a later leader's term only when it was submitted to that leader.
 */
final class ReplicatedLog implements LogView {
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private @Nullable SnapshotFile snapshot;
    private long startOffset;
    private long endOffset;
    private long tailSizeBytes;

    /** A batch and the place in Raft's log that it came from. */
    record Entry(Batch batch, long term, long index) {}

    /** Starts again from a snapshot, forgetting all batches. */
    synchronized void restore(SnapshotFile restored) {
        entries.clear();
        tailSizeBytes = 0;
        snapshot = restored;
        startOffset = restored.endOffset();
        endOffset = restored.endOffset();
    }

    /** Decides on one entry of Raft's log and takes its effect. */
    synchronized AppendOutcome apply(AppendCommand command, long term, long index) {
        if (command.epoch() != term) {
            return new AppendOutcome(Status.FENCED, term);
        }
        if (command.expectedEndOffset() != endOffset) {
            return isRepeat(command)
                    ? new AppendOutcome(
                            Status.APPENDED,
                            command.expectedEndOffset() + command.records().size() - 1)
                    : new AppendOutcome(Status.CONFLICT, endOffset);
        }
        append(new Entry(new Batch(endOffset, command.epoch(), command.records()), term, index));
        return new AppendOutcome(Status.APPENDED, endOffset - 1);
    }

    /** Takes over an entry that a voter has applied; one that is here already changes nothing. */
    synchronized void follow(Entry entry) throws IOException {
        Batch batch = entry.batch();
        if (batch.endOffset() <= endOffset) {
            return;
        }
        if (batch.baseOffset() != endOffset) {
            throw new IOException("a batch at offset " + batch.baseOffset() + " does not follow the end " + endOffset);
        }
        append(entry);
    }

    /** The entries from an offset on, as many as the size allows, but at least one if there is any. */
    synchronized List<Entry> entriesFrom(long offset, long sizeBytesMax) {
        List<Entry> found = new ArrayList<>();
        long sizeBytes = 0;
        for (Entry entry : entries.tailMap(offset).values()) {
            sizeBytes += entry.batch().sizeBytes();
            if (!found.isEmpty() && sizeBytes > sizeBytesMax) {
                break;
            }
            found.add(entry);
        }
        return found;
    }

    /** Drops what the snapshot covers, unless there is a newer one. */
    synchronized void compact(SnapshotFile newer) {
        if (newer.endOffset() <= startOffset || newer.endOffset() > endOffset) {
            return;
        }
        snapshot = newer;
        Map<Long, Entry> covered = entries.headMap(newer.endOffset());
        covered.values().forEach(entry -> tailSizeBytes -= entry.batch().sizeBytes());
        covered.clear();
        startOffset = newer.endOffset();
    }

    /** The entry that ends at an offset, if it is still held. */
    synchronized Optional<Entry> entryBefore(long offset) {
        Map.Entry<Long, Entry> below = entries.lowerEntry(offset);
        return Optional.ofNullable(below)
                .map(Map.Entry::getValue)
                .filter(entry -> entry.batch().endOffset() == offset);
    }

    synchronized long endOffset() {
        return endOffset;
    }

    /** Bytes of records above the newest snapshot. */
    synchronized long tailSizeBytes() {
        return tailSizeBytes;
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
        Map.Entry<Long, Entry> floor = entries.floorEntry(offset);
        return Optional.ofNullable(floor)
                .map(found -> found.getValue().batch())
                .filter(batch -> batch.endOffset() > offset);
    }

    private void append(Entry entry) {
        entries.put(endOffset, entry);
        tailSizeBytes += entry.batch().sizeBytes();
        endOffset = entry.batch().endOffset();
    }

    private boolean isRepeat(AppendCommand command) {
        Entry entry = entries.get(command.expectedEndOffset());
        return entry != null && entry.batch().isRepeatedBy(command.epoch(), command.records());
    }
}
