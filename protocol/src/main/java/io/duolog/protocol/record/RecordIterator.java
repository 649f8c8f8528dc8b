package io.duolog.protocol.record;

import io.duolog.protocol.wire.Varint;
import io.duolog.protocol.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads the records of a batch one after the other, decompressing as it goes. Used by one thread; close it unless it
 * was read to its end (codecs may hold native memory).
 *
 * <p>{@link #next} throws {@link InvalidRecordException} or {@link CorruptRecordException} for records that are not what
 * the batch says; after that the iterator has ended.
 */
public final class RecordIterator implements Iterator<Record>, AutoCloseable {
    private final RecordSource source;
    private final BatchContext batch;
    private int remainingCount;

    RecordIterator(RecordSource source, BatchContext batch, int recordsCount) {
        this.source = source;
        this.batch = batch;
        this.remainingCount = recordsCount;
    }

    @Override
    public boolean hasNext() {
        return remainingCount > 0;
    }

    @Override
    public Record next() {
        if (remainingCount <= 0) {
            throw new NoSuchElementException();
        }
        boolean isRead = false;
        try {
            Record record = readRecord();
            remainingCount--;
            if (remainingCount == 0) {
                ensureNothingLeft();
                source.close();
            }
            isRead = true;
            return record;
        } catch (WireFormatException malformed) {
            throw new InvalidRecordException(describe("a varint in it is malformed"), malformed);
        } finally {
            if (!isRead) {
                close();
            }
        }
    }

    private Record readRecord() {
        int bodySizeBytes = Varint.readInt(source.atLeast(Varint.MAX_INT_SIZE_BYTES));
        if (bodySizeBytes < 0) {
            throw new InvalidRecordException(describe("its length is " + bodySizeBytes));
        }
        ByteBuffer body = source.atLeast(bodySizeBytes);
        if (body.remaining() < bodySizeBytes) {
            throw new InvalidRecordException(describe(
                    "it takes " + bodySizeBytes + " bytes after its length, the batch ends after " + body.remaining()));
        }
        return new Record(body, bodySizeBytes, batch);
    }

    private void ensureNothingLeft() {
        if (source.atLeast(1).hasRemaining()) {
            throw new InvalidRecordException("the batch at offset " + batch.baseOffset()
                    + " has bytes left after as many records as its header says it has");
        }
    }

    private String describe(String what) {
        return "in the batch at offset " + batch.baseOffset() + ", the record that " + (remainingCount - 1)
                + " others follow cannot be read: " + what;
    }

    /** Ends the iteration and frees what decompression holds; does nothing the second time. */
    @Override
    public void close() {
        remainingCount = 0;
        source.close();
    }
}
