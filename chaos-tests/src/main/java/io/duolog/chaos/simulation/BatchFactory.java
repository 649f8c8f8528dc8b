package io.duolog.chaos.simulation;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes the batches of one producer, one record each, with a payload that no other batch has. */
final class BatchFactory {
    private static final int BATCH_BYTES_MAX = 512;

    private final int producer;
    private final boolean idempotent;
    private int nextNumber;

    BatchFactory(int producer, boolean idempotent) {
        this.producer = producer;
        this.idempotent = idempotent;
    }

    /**
     * A batch to send, as often as needed.
     *
     * @param number how many came before
     * @param bytes the batch
     * @param checksum its CRC
     */
    record Batch(int number, ByteBuffer bytes, long checksum) {
        /** A writable copy, for a broker to put its offsets in. */
        ByteBuffer copy() {
            return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
        }
    }

    Batch next(long timestampMs) {
        int number = nextNumber++;
        byte[] value = ("p" + producer + "-" + number).getBytes(StandardCharsets.UTF_8);
        try (RecordBatchBuilder builder =
                new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, BATCH_BYTES_MAX)) {
            if (idempotent) {
                builder.producer(producer, (short) 0, number);
            }
            builder.append(timestampMs, null, ByteBuffer.wrap(value), List.of());
            ByteBuffer built = builder.build();
            return new Batch(
                    number, built, RecordBatch.at(built, built.position()).crc());
        }
    }
}
