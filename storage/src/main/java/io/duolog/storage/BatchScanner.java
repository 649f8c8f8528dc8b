package io.duolog.storage;

import io.duolog.protocol.record.CorruptRecordException;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.storage.fs.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the batches in a part of a segment file, through a window of memory. Confined to one thread.
 *
 * <p>The view that {@link #next} returns holds until the next call. It is on the header alone, or on the whole batch if
 * the scanner was asked for that; then the window grows to the largest batch, which is never larger than the file.
 */
final class BatchScanner {
    /** How much of each batch is read. */
    enum Depth {
        /** The header; what follows may be missing in the view. */
        HEADERS,
        /** All of it, for checksums and records. */
        WHOLE_BATCHES
    }

    private static final int HEADERS_WINDOW_BYTES = 4096;
    private static final int WHOLE_WINDOW_BYTES = 256 * 1024;

    private final StorageFile file;
    private final int end;
    private final Depth depth;
    private ByteBuffer window;
    private int windowPosition;
    private int position;
    private int nextPosition;

    BatchScanner(StorageFile file, int start, int end, Depth depth) {
        this(file, start, end, depth, depth == Depth.HEADERS ? HEADERS_WINDOW_BYTES : WHOLE_WINDOW_BYTES);
    }

    BatchScanner(StorageFile file, int start, int end, Depth depth, int windowBytes) {
        this.file = file;
        this.end = end;
        this.depth = depth;
        this.window = ByteBuffer.allocate(Math.max(RecordBatch.HEADER_SIZE_BYTES, Math.min(windowBytes, end - start)));
        this.window.limit(0);
        this.windowPosition = start;
        this.position = start;
        this.nextPosition = start;
    }

    /**
     * The next batch; null if there is no complete one before the end of the part.
     *
     * @throws CorruptRecordException or another {@link io.duolog.protocol.record.RecordException} if what is there is
     *     no batch
     */
    @Nullable
    RecordBatch next() throws IOException {
        position = nextPosition;
        if (end - position < RecordBatch.HEADER_SIZE_BYTES) {
            return null;
        }
        ensure(RecordBatch.HEADER_SIZE_BYTES);
        RecordBatch batch = RecordBatch.at(window, position - windowPosition);
        int sizeBytes = batch.sizeBytes();
        if (sizeBytes > end - position) {
            return null;
        }
        if (depth == Depth.WHOLE_BATCHES) {
            ensure(sizeBytes);
            batch = RecordBatch.at(window, position - windowPosition);
        }
        nextPosition = position + sizeBytes;
        return batch;
    }

    /** Where the batch that {@link #next} returned starts; after null, where the complete batches end. */
    int position() {
        return position;
    }

    private void ensure(int sizeBytes) throws IOException {
        if (position + sizeBytes <= windowPosition + window.limit()) {
            return;
        }
        if (window.capacity() < sizeBytes) {
            window = ByteBuffer.allocate(sizeBytes);
        }
        window.clear().limit(Math.min(window.capacity(), end - position));
        int count = file.read(window, position);
        window.flip();
        windowPosition = position;
        if (count < sizeBytes) {
            throw new CorruptRecordException("the segment ends inside the batch at position " + position);
        }
    }
}
