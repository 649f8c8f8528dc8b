package io.duolog.storage.checkpoint;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * At which offset each leader epoch of a log starts (KIP-101), in memory and in {@code leader-epoch-checkpoint}, of
 * which a line is {@code epoch startOffset}.
 *
 * <p>What forgets the end of a log is durable when the method returns. Other changes reach the file with {@link #write}, which is called
 * before the batches that they stand for count as durable: after a crash those are read again, and confirm them. So the first
 * batch of an epoch does not wait for the device.
 *
 * <p>One writer, which holds the log's lock, and beside it any thread that calls {@link #write}; readers take no lock.
 */
public final class LeaderEpochs {
    /**
     * An epoch and its first offset.
     *
     * @param epoch the leader epoch
     * @param startOffset the offset of the first batch that a leader of this epoch appended
     */
    public record Entry(int epoch, long startOffset) {}

    private static final int FIELDS = 2;

    private final StorageFileSystem fileSystem;
    private final Path path;
    private volatile List<Entry> entries;

    /** What is in the file; null if that is damaged. */
    private volatile @Nullable List<Entry> written;

    private LeaderEpochs(StorageFileSystem fileSystem, Path path, List<Entry> entries, @Nullable List<Entry> written) {
        this.fileSystem = fileSystem;
        this.path = path;
        this.entries = entries;
        this.written = written;
    }

    /**
     * Reads the file if there is one.
     *
     * @throws DamagedCheckpointException if it does not have its format, or its epochs or offsets do not ascend
     */
    public static LeaderEpochs open(StorageFileSystem fileSystem, Path path) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : CheckpointLines.read(fileSystem, path)) {
            String[] fields = CheckpointLines.fields(path, line, FIELDS);
            Entry entry = new Entry(CheckpointLines.parseInt(path, fields[0]), CheckpointLines.parse(path, fields[1]));
            Entry last = entries.isEmpty() ? new Entry(-1, -1) : entries.get(entries.size() - 1);
            if (entry.epoch <= last.epoch || entry.startOffset <= last.startOffset) {
                throw new DamagedCheckpointException(path, "'" + line + "' does not ascend");
            }
            entries.add(entry);
        }
        List<Entry> found = List.copyOf(entries);
        return new LeaderEpochs(fileSystem, path, found, found);
    }

    /** An empty cache for a log whose file is damaged; {@link #write} replaces it. */
    public static LeaderEpochs empty(StorageFileSystem fileSystem, Path path) {
        return new LeaderEpochs(requireNonNull(fileSystem), requireNonNull(path), List.of(), null);
    }

    /**
     * Notes that a batch of {@code epoch} is at {@code offset}. Entries that contradict it, with a greater epoch or an
     * offset that is not below, go.
     */
    public void assign(int epoch, long offset) {
        List<Entry> current = entries;
        if (epoch < 0 || (!current.isEmpty() && current.get(current.size() - 1).epoch == epoch)) {
            return;
        }
        List<Entry> changed = new ArrayList<>(current);
        changed.removeIf(entry -> entry.epoch >= epoch || entry.startOffset >= offset);
        changed.add(new Entry(epoch, offset));
        entries = List.copyOf(changed);
    }

    /** As {@link #assign}, for a batch that is read again: does nothing if the epoch at that offset is known already. */
    public void confirm(int epoch, long offset) {
        OptionalInt known = epochOf(offset);
        if (known.isEmpty() || known.getAsInt() != epoch) {
            assign(epoch, offset);
        }
    }

    /** The newest epoch; empty if none is known. */
    public OptionalInt latestEpoch() {
        List<Entry> current = entries;
        return current.isEmpty() ? OptionalInt.empty() : OptionalInt.of(current.get(current.size() - 1).epoch);
    }

    /** The epoch of the batch at {@code offset}; empty if none is known. */
    public OptionalInt epochOf(long offset) {
        OptionalInt result = OptionalInt.empty();
        for (Entry entry : entries) {
            if (entry.startOffset <= offset) {
                result = OptionalInt.of(entry.epoch);
            }
        }
        return result;
    }

    /**
     * The largest known epoch that is not above {@code requestedEpoch}, and where it ends. For an epoch below all known
     * ones, that epoch itself and the start of the first known one; for one above all, {@link EpochEndOffset#UNDEFINED}.
     */
    public EpochEndOffset endOffsetFor(int requestedEpoch, long logEndOffset) {
        List<Entry> current = entries;
        if (requestedEpoch < 0 || current.isEmpty() || requestedEpoch > current.get(current.size() - 1).epoch) {
            return EpochEndOffset.UNDEFINED;
        }
        if (requestedEpoch == current.get(current.size() - 1).epoch) {
            return new EpochEndOffset(requestedEpoch, logEndOffset);
        }
        int floor = requestedEpoch;
        for (Entry entry : current) {
            if (entry.epoch > requestedEpoch) {
                return new EpochEndOffset(floor, entry.startOffset);
            }
            floor = entry.epoch;
        }
        throw new IllegalStateException("unreachable: the last epoch is above " + requestedEpoch);
    }

    /** All entries, ascending. */
    public List<Entry> entries() {
        return entries;
    }

    /** Forgets the epochs that start at {@code endOffset} or above, durably. */
    public void truncateFromEnd(long endOffset) throws IOException {
        List<Entry> kept =
                entries.stream().filter(entry -> entry.startOffset < endOffset).toList();
        if (kept.size() < entries.size()) {
            entries = kept;
            write();
        }
    }

    /** Forgets the epochs that end at or below {@code startOffset}; the one that holds it starts there from now on. */
    public void truncateFromStart(long startOffset) {
        List<Entry> current = entries;
        List<Entry> kept = new ArrayList<>();
        for (int i = 0; i < current.size(); i++) {
            Entry entry = current.get(i);
            boolean endsBelow = i + 1 < current.size() && current.get(i + 1).startOffset <= startOffset;
            if (!endsBelow) {
                kept.add(entry.startOffset < startOffset ? new Entry(entry.epoch, startOffset) : entry);
            }
        }
        entries = List.copyOf(kept);
    }

    /** Forgets all epochs, durably. */
    public void clear() throws IOException {
        entries = List.of();
        write();
    }

    /** Whether the file has all that is known here. */
    public boolean isWritten() {
        return entries.equals(written);
    }

    /** Brings the file to the device as it should be now; does nothing if it {@link #isWritten}. Safe for use by many threads. */
    public synchronized void write() throws IOException {
        List<Entry> current = entries;
        if (current.equals(written)) {
            return;
        }
        CheckpointLines.write(
                fileSystem,
                path,
                current.stream()
                        .map(entry -> entry.epoch + " " + entry.startOffset)
                        .toList());
        written = current;
    }
}
