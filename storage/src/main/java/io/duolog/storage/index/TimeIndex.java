package io.duolog.storage.index;

import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * From timestamps to offsets ({@code .timeindex}). An entry says that up to its offset no batch has a greater timestamp.
 *
 * <pre>
 * int64  the greatest timestamp so far, ms
 * int32  last offset of the batch that has it, minus the segment's base offset
 * </pre>
 *
 * <p>Both columns ascend. One writer; readers take no lock.
 */
public final class TimeIndex extends SparseIndex {
    /** The size of an entry. */
    public static final int ENTRY_BYTES = 12;

    private static final int OFFSET = 8;

    /** Opens the index of the segment that starts at {@code baseOffset}; creates an empty one if there is none. */
    public TimeIndex(StorageFileSystem fileSystem, Path path, long baseOffset) throws IOException {
        super(fileSystem, path, ENTRY_BYTES, baseOffset);
    }

    /**
     * An entry.
     *
     * @param timestampMs the greatest timestamp up to the offset
     * @param offset the last offset of the batch that has it
     */
    public record Entry(long timestampMs, long offset) {}

    @Override
    long offsetOf(ByteBuffer buffer, int position) {
        return baseOffset() + buffer.getInt(position + OFFSET);
    }

    @Override
    boolean follows(ByteBuffer buffer, int previous, int position) {
        return buffer.getLong(position) > buffer.getLong(previous)
                && buffer.getInt(position + OFFSET) > buffer.getInt(previous + OFFSET);
    }

    /** Adds an entry if its timestamp is above that of the last one; a sealed index is loaded for that. */
    public void appendIfGreater(long timestampMs, long offset) throws IOException {
        Entry last = last();
        if (last != null && last.timestampMs >= timestampMs) {
            return;
        }
        load();
        int at = sizeBytes();
        ByteBuffer next = next();
        next.putLong(at, timestampMs);
        next.putInt(at + OFFSET, Math.toIntExact(offset - baseOffset()));
        added();
    }

    /** The last entry whose timestamp is below {@code timestampMs}; null if there is none. */
    public @Nullable Entry lower(long timestampMs) throws IOException {
        return timestampMs == Long.MIN_VALUE ? null : entry(floor(ByteBuffer::getLong, timestampMs - 1));
    }

    /** The last entry; null if there is none. */
    public @Nullable Entry last() throws IOException {
        return entry(lastEntry());
    }

    private @Nullable Entry entry(@Nullable ByteBuffer entry) {
        return entry == null ? null : new Entry(entry.getLong(0), offsetOf(entry, 0));
    }
}
