package io.duolog.storage.index;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of fixed-size entries that ascend. While entries are added, all of them are also in memory, and reach the file
 * only with {@link #write}; after {@link #seal} they are read from the file. The file is open only while it is read from, so
 * that a partition to which records are appended takes no descriptors for its indexes.
 *
 * <p>Threads: one writer; readers take no lock and see a consistent table.
 */
public abstract sealed class SparseIndex implements Closeable permits OffsetIndex, TimeIndex {
    /** Reads a column, by which the entries are sorted, of the entry at a position of a buffer. */
    @FunctionalInterface
    interface Column {
        long at(ByteBuffer buffer, int position);
    }

    /** When a search has narrowed to this many entries, they are read at once. */
    private static final int BLOCK_ENTRIES = 512;

    private static final int FIRST_CAPACITY_ENTRIES = 32;

    /** What a writer does to the file. */
    @FunctionalInterface
    private interface Change {
        void apply(StorageFile file) throws IOException;
    }

    /**
     * What readers see. Either {@code memory} or {@code file} is there.
     *
     * @param memory the first {@code count} entries
     * @param file from which they are read
     */
    private record View(@Nullable ByteBuffer memory, @Nullable StorageFile file, int count) {}

    private final StorageFileSystem fileSystem;
    private final Path path;
    private final int entryBytes;
    private final long baseOffset;
    private volatile View view;
    private int writtenCount;

    SparseIndex(StorageFileSystem fileSystem, Path path, int entryBytes, long baseOffset) throws IOException {
        this.fileSystem = fileSystem;
        this.path = path;
        this.entryBytes = entryBytes;
        this.baseOffset = baseOffset;
        StorageFile file = fileSystem.open(path);
        this.writtenCount = (int) Math.min(file.sizeBytes() / entryBytes, Integer.MAX_VALUE / entryBytes);
        this.view = new View(null, file, writtenCount);
    }

    /** The first offset of the segment. */
    final long baseOffset() {
        return baseOffset;
    }

    /** The offset in an entry. */
    abstract long offsetOf(ByteBuffer buffer, int position);

    /** Whether an entry that lies at {@code position} of the buffer may follow the one at {@code previous}. */
    abstract boolean follows(ByteBuffer buffer, int previous, int position);

    /** How many entries there are. */
    public final int count() {
        return view.count;
    }

    /** How many bytes the entries take. */
    public final int sizeBytes() {
        return view.count * entryBytes;
    }

    /** Whether the file ends inside an entry, is longer than any index can be, or its last entry is not of this segment. */
    public boolean isDamaged() throws IOException {
        int count = count();
        return fileSystem.sizeBytes(path) != (long) writtenCount * entryBytes
                || (count > 0 && offsetOf(entry(count - 1), 0) < baseOffset);
    }

    /** Reads all entries into memory, so that more can be added. Not while there are readers: it closes the file. */
    public final void load() throws IOException {
        View current = view;
        if (current.file != null) {
            ByteBuffer memory = ByteBuffer.allocate(Math.max(FIRST_CAPACITY_ENTRIES, current.count) * entryBytes);
            readEntries(current.file, memory, 0, current.count);
            view = new View(memory, null, current.count);
            current.file.close();
        }
    }

    /** Whether all entries ascend; for an index that is in memory. */
    public final boolean isSorted() {
        View current = view;
        ByteBuffer memory = requireNonNull(current.memory, "load first");
        for (int i = 0; i < current.count; i++) {
            int position = i * entryBytes;
            boolean ascends = i == 0
                    ? offsetOf(memory, position) >= baseOffset
                    : follows(memory, position - entryBytes, position);
            if (!ascends) {
                return false;
            }
        }
        return true;
    }

    /** The buffer in which the writer puts the next entry, at {@link #sizeBytes}, before it calls {@link #added}. */
    final ByteBuffer next() {
        View current = view;
        ByteBuffer memory = requireNonNull(current.memory, "a sealed index takes no entries");
        int position = current.count * entryBytes;
        if (position + entryBytes > memory.capacity()) {
            ByteBuffer grown = ByteBuffer.allocate(Math.max(memory.capacity() * 2, entryBytes));
            grown.put(0, memory, 0, position);
            memory = grown;
            view = new View(grown, null, current.count);
        }
        return memory;
    }

    /** Publishes the entry that was put into {@link #next}. */
    final void added() {
        View current = view;
        view = new View(current.memory, null, current.count + 1);
    }

    /** Forgets the entries for {@code offset} and everything above, in memory and in the file. */
    public final void truncateTo(long offset) throws IOException {
        load();
        int count = count();
        while (count > 0 && offsetOf(entry(count - 1), 0) >= offset) {
            count--;
        }
        truncateToCount(count);
    }

    /** Forgets all entries; more can be added. Not while there are readers. */
    public final void clear() throws IOException {
        change(file -> file.truncate(0));
        StorageFile open = view.file;
        writtenCount = 0;
        view = new View(ByteBuffer.allocate(FIRST_CAPACITY_ENTRIES * entryBytes), null, 0);
        if (open != null) {
            open.close();
        }
    }

    private void truncateToCount(int count) throws IOException {
        View current = view;
        if (count < current.count) {
            ByteBuffer memory = ByteBuffer.allocate(Math.max(FIRST_CAPACITY_ENTRIES, count) * entryBytes);
            memory.put(0, requireNonNull(current.memory), 0, count * entryBytes);
            view = new View(memory, null, count);
        }
        writtenCount = Math.min(writtenCount, count);
        change(file -> file.truncate((long) writtenCount * entryBytes));
    }

    private void change(Change change) throws IOException {
        StorageFile open = view.file;
        if (open != null) {
            change.apply(open);
            return;
        }
        try (StorageFile file = fileSystem.open(path)) {
            change.apply(file);
        }
    }

    /** Writes what is only in memory to the file; if that fails, the file holds what it held. */
    public final void write() throws IOException {
        View current = view;
        if (current.memory == null || writtenCount == current.count) {
            return;
        }
        int from = writtenCount * entryBytes;
        ByteBuffer unwritten = current.memory.slice(from, current.count * entryBytes - from);
        change(file -> {
            try {
                file.append(unwritten);
            } catch (IOException e) {
                file.truncate(from);
                throw e;
            }
        });
        writtenCount = current.count;
    }

    /**
     * Writes everything, and from now on reads from the file; no entries can be added until {@link #load}. If that fails, readers
     * go on with the memory.
     */
    public final void seal() throws IOException {
        write();
        View current = view;
        if (current.file == null) {
            view = new View(null, fileSystem.open(path), current.count);
        }
    }

    /** Forces the file to the device. */
    public final void sync() throws IOException {
        change(StorageFile::sync);
    }

    /** The last entry, at position 0 of the result; null if there is none. */
    final @Nullable ByteBuffer lastEntry() throws IOException {
        View current = view;
        return current.count == 0 ? null : entry(current, current.count - 1);
    }

    private ByteBuffer entry(int number) throws IOException {
        return entry(view, number);
    }

    private ByteBuffer entry(View current, int number) throws IOException {
        if (current.memory != null) {
            return current.memory.slice(number * entryBytes, entryBytes);
        }
        ByteBuffer entry = ByteBuffer.allocate(entryBytes);
        readEntries(requireNonNull(current.file), entry, number, 1);
        return entry;
    }

    /** The last entry whose value in the column is at most {@code target}, at position 0 of the result, or null. */
    final @Nullable ByteBuffer floor(Column column, long target) throws IOException {
        View current = view;
        if (current.memory != null) {
            return floorIn(current.memory, current.count, column, target);
        }
        int low = 0;
        int high = current.count;
        while (high - low > BLOCK_ENTRIES) {
            int middle = (low + high) >>> 1;
            if (column.at(entry(current, middle), 0) <= target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        ByteBuffer block = ByteBuffer.allocate((high - low) * entryBytes);
        readEntries(requireNonNull(current.file), block, low, high - low);
        return floorIn(block, high - low, column, target);
    }

    private @Nullable ByteBuffer floorIn(ByteBuffer entries, int count, Column column, long target) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (column.at(entries, middle * entryBytes) <= target) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? null : entries.slice((low - 1) * entryBytes, entryBytes);
    }

    private void readEntries(StorageFile file, ByteBuffer destination, int first, int count) throws IOException {
        int wanted = count * entryBytes;
        if (file.read(destination.slice(0, wanted), (long) first * entryBytes) < wanted) {
            throw new IOException("an index became shorter than its " + view.count + " entries");
        }
    }

    @Override
    public final void close() throws IOException {
        StorageFile open = view.file;
        if (open != null) {
            open.close();
        }
    }
}
