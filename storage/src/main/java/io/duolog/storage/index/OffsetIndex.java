package io.duolog.storage.index;

import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * From offsets to positions in the segment ({@code .index}).
 *
 * <pre>
 * int32  offset of the last record of a batch, minus the segment's base offset
 * int32  position of that batch in the segment
 * </pre>
 *
 * <p>Both columns ascend. One writer; readers take no lock.
 */
public final class OffsetIndex extends SparseIndex {
    /** The size of an entry. */
    public static final int ENTRY_BYTES = 8;

    private static final int POSITION = 4;

    /** Opens the index of the segment that starts at {@code baseOffset}; creates an empty one if there is none. */
    public OffsetIndex(StorageFileSystem fileSystem, Path path, long baseOffset) throws IOException {
        super(fileSystem, path, ENTRY_BYTES, baseOffset);
    }

    /**
     * An entry.
     *
     * @param offset the last offset of the batch
     * @param position where the batch starts in the segment
     */
    public record Entry(long offset, int position) {}

    @Override
    long offsetOf(ByteBuffer buffer, int position) {
        return baseOffset() + buffer.getInt(position);
    }

    @Override
    boolean follows(ByteBuffer buffer, int previous, int position) {
        return buffer.getInt(position) > buffer.getInt(previous)
                && buffer.getInt(position + POSITION) > buffer.getInt(previous + POSITION);
    }

    /** Adds an entry; both values must be above those of the last one. */
    public void append(long offset, int position) {
        int at = sizeBytes();
        ByteBuffer next = next();
        next.putInt(at, Math.toIntExact(offset - baseOffset()));
        next.putInt(at + POSITION, position);
        added();
    }

    /** The last entry whose offset is not above {@code offset}; null if there is none. */
    public @Nullable Entry floor(long offset) throws IOException {
        return entry(floor(ByteBuffer::getInt, offset - baseOffset()));
    }

    /** The last entry whose position is not above {@code position}; null if there is none. */
    public @Nullable Entry floorByPosition(int position) throws IOException {
        return entry(floor((buffer, at) -> buffer.getInt(at + POSITION), position));
    }

    /** The last entry; null if there is none. */
    public @Nullable Entry last() throws IOException {
        return entry(lastEntry());
    }

    private @Nullable Entry entry(@Nullable ByteBuffer entry) {
        return entry == null ? null : new Entry(offsetOf(entry, 0), entry.getInt(POSITION));
    }
}
