package io.duolog.broker.coordinator;

import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a coordinator's log from its start to its end, piece by piece. Used by one thread at a time. */
final class ShardLoader {
    /** How soon to go on after this broker turned out not to lead at the moment. */
    static final long RETRY_MS = 200;

    private static final Logger LOGGER = LoggerFactory.getLogger(ShardLoader.class);

    /** Of one batch: what a coordinator writes is bounded by max.message.bytes. */
    private static final long DECOMPRESSED_SIZE_BYTES_MAX = 256L << 20;

    private final CoordinatorLog log;
    private final CoordinatorRecordCodec codec;
    private final int bufferSizeBytes;
    private final RecordReader reader = new RecordReader(DECOMPRESSED_SIZE_BYTES_MAX);
    private long nextOffset;
    private long recordsCount;
    private long skippedCount;

    ShardLoader(CoordinatorLog log, CoordinatorRecordCodec codec, int bufferSizeBytes) {
        this.log = log;
        this.codec = codec;
        this.bufferSizeBytes = bufferSizeBytes;
        this.nextOffset = log.startOffset();
    }

    /** How many records were taken. */
    long recordsCount() {
        return recordsCount;
    }

    /**
     * Reads the next piece.
     *
     * @return whether there is more
     * @throws io.duolog.protocol.ApiException if this broker does not lead; to be called again if it still may
     * @throws RuntimeException if the log is damaged
     */
    boolean next(Consumer<CoordinatorRecord> taker) {
        ByteBuffer piece = log.read(nextOffset, bufferSizeBytes);
        boolean any = false;
        for (RecordBatch batch : RecordBatches.in(piece, RecordBatches.Tail.MAY_BE_PARTIAL)) {
            any = true;
            if (batch.lastOffset() >= nextOffset) {
                batch.ensureValid();
                if (!batch.isControl()) {
                    take(batch, taker);
                }
                nextOffset = batch.nextOffset();
            }
        }
        if (!any && skippedCount > 0) {
            LOGGER.warn("{}: {} records of unknown kinds were skipped", log.name(), skippedCount);
        }
        return any;
    }

    private void take(RecordBatch batch, Consumer<CoordinatorRecord> taker) {
        try (RecordIterator records = reader.read(batch)) {
            while (records.hasNext()) {
                Record each = records.next();
                codec.decode(each)
                        .ifPresentOrElse(
                                known -> {
                                    recordsCount++;
                                    taker.accept(known);
                                },
                                () -> skippedCount++);
            }
        }
    }
}
