package io.duolog.storage;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import java.nio.ByteBuffer;

/**
 * Compresses what a producer sent as its topic wants it ({@code compression.type}). The only place where an append copies
 * records; topics that keep the producer's compression, as by default, never come here.
 */
final class BatchRecoding {
    private BatchRecoding() {}

    /** Whether a batch has to be made anew. The level does not count: it cannot be told from the bytes, nor does Kafka. */
    static boolean isNeeded(RecordBatch batch, LogConfig.Batches wanted) {
        return wanted.compression().isPresent() && wanted.compression().get().type() != batch.compressionType();
    }

    /**
     * The same records, producer and flags in another compression.
     *
     * @param batch whose checksum is right, with offsets as a producer gives them
     * @return writable, for {@link RecordBatch#at}; left to the garbage collector
     * @throws io.duolog.protocol.record.RecordException if the records cannot be read
     */
    static ByteBuffer recode(RecordBatch batch, Compression compression, int decompressedMaxBytes) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(compression, BufferSource.HEAP, batch.sizeBytes());
                RecordIterator records = new RecordReader(decompressedMaxBytes).read(batch)) {
            builder.baseOffset(batch.baseOffset())
                    .partitionLeaderEpoch(batch.partitionLeaderEpoch())
                    .producer(batch.producerId(), batch.producerEpoch(), batch.baseSequence());
            if (batch.isTransactional()) {
                builder.transactional();
            }
            while (records.hasNext()) {
                Record record = records.next();
                builder.append(record.timestamp(), record.key(), record.value(), record.headers());
            }
            return builder.build();
        }
    }
}
