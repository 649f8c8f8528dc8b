package io.duolog.storage;

import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes batches to a segment through a buffer. Confined to one thread. */
final class CompactedSegmentWriter {
    private final LogSegment target;
    private final int indexIntervalBytes;
    private final ByteBuffer buffer;

    CompactedSegmentWriter(LogSegment target, int bufferBytes, int indexIntervalBytes) {
        this.target = target;
        this.indexIntervalBytes = indexIntervalBytes;
        this.buffer = ByteBuffer.allocate(bufferBytes);
    }

    void add(ByteBuffer batch) throws IOException {
        if (batch.remaining() > buffer.remaining()) {
            flush();
        }
        if (batch.remaining() > buffer.remaining()) {
            append(batch);
        } else {
            buffer.put(batch.duplicate());
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        append(buffer);
        buffer.clear();
    }

    private void append(ByteBuffer bytes) throws IOException {
        if ((long) target.sizeBytes() + bytes.remaining() > Integer.MAX_VALUE) {
            throw new UncompactableException("compressed anew, the batches from offset " + target.baseOffset()
                    + " on do not fit into one segment; lower segment.bytes");
        }
        List<RecordBatch> batches = new ArrayList<>();
        for (RecordBatch batch : RecordBatches.in(bytes, RecordBatches.Tail.MUST_BE_COMPLETE)) {
            batches.add(batch);
        }
        target.append(bytes, batches, indexIntervalBytes);
    }

    /** Writes what is left, ends the indexes, and forces everything to the device. */
    void finish() throws IOException {
        flush();
        target.seal();
        target.sync(true);
    }
}
