package io.duolog.protocol.record;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.wire.BufferSlice;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The batches that lie one behind the other in a region of memory: the records of a produce request or a fetch
 * response, or a piece of a log file. Iterating looks at batch headers only; neither checksums nor records are read.
 *
 * <p>Iterators throw {@link CorruptRecordException} for impossible sizes and formats, and {@link
 * UnsupportedMessageFormatException} for messages older than format 2; after that they cannot go on.
 */
public final class RecordBatches implements Iterable<RecordBatch> {
    /** What an incomplete batch at the end of the region means. */
    public enum Tail {
        /** It is an error: the region was meant to hold whole batches (a produce request). */
        MUST_BE_COMPLETE,
        /** It ends the iteration: the region was cut to a size (a fetch response, a torn file). */
        MAY_BE_PARTIAL
    }

    private final ByteBuffer buffer;
    private final Tail tail;

    private RecordBatches(ByteBuffer buffer, Tail tail) {
        this.buffer = buffer;
        this.tail = tail;
    }

    /** The batches in the remaining bytes of {@code buffer}, whose position is not moved. */
    public static RecordBatches in(ByteBuffer buffer, Tail tail) {
        return new RecordBatches(buffer.slice(), requireNonNull(tail, "tail"));
    }

    /** The batches in {@code slice}. */
    public static RecordBatches in(BufferSlice slice, Tail tail) {
        return in(slice.buffer(), tail);
    }

    /** Bytes of the region. */
    public int sizeBytes() {
        return buffer.limit();
    }

    /**
     * The first batch, if there is any: most regions hold exactly one.
     *
     * @throws RecordException as iterators do
     */
    public Optional<RecordBatch> first() {
        Iterator<RecordBatch> batches = iterator();
        return batches.hasNext() ? Optional.of(batches.next()) : Optional.empty();
    }

    /**
     * Bytes up to the end of the last complete batch; less than {@link #sizeBytes} if there is a partial one.
     *
     * @throws RecordException as iterators do
     */
    public int completeSizeBytes() {
        int sizeBytes = 0;
        for (RecordBatch batch : this) {
            sizeBytes += batch.sizeBytes();
        }
        return sizeBytes;
    }

    @Override
    public Iterator<RecordBatch> iterator() {
        return new BatchIterator();
    }

    private final class BatchIterator implements Iterator<RecordBatch> {
        private int position;

        @Override
        public boolean hasNext() {
            return position < buffer.limit() && (tail == Tail.MUST_BE_COMPLETE || isCompleteAt(position));
        }

        @Override
        public RecordBatch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            RecordBatch batch = RecordBatch.at(buffer, position);
            batch.ensureComplete();
            position += batch.sizeBytes();
            return batch;
        }
    }

    /** False only if everything that is there may be the beginning of a batch; what is wrong already is for next(). */
    private boolean isCompleteAt(int position) {
        int available = buffer.limit() - position;
        if (available < RecordBatch.SIZE_UP_TO_MAGIC_BYTES) {
            return false;
        }
        if (buffer.get(position + RecordBatch.MAGIC_POSITION) != RecordBatch.MAGIC) {
            return true;
        }
        int length = buffer.getInt(position + RecordBatch.LENGTH);
        return length <= available - RecordBatch.LOG_OVERHEAD_BYTES;
    }
}
