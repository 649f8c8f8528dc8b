package io.duolog.protocol.record;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The control record that ends a producer's transaction on a partition (KIP-98). Its value:
 *
 * <pre>
 * int16  version           0; later versions may have more fields behind
 * int32  coordinatorEpoch
 * </pre>
 *
 * @param type {@link ControlRecordType#COMMIT} or {@link ControlRecordType#ABORT}
 * @param coordinatorEpoch epoch of the transaction coordinator that decided; an older one's markers are fenced
 */
public record EndTransactionMarker(ControlRecordType type, int coordinatorEpoch) {
    private static final int VALUE_SIZE_BYTES = 6;
    private static final short VALUE_VERSION = 0;

    /** Bytes of the batch that a marker is alone in. */
    private static final int BATCH_SIZE_BYTES_MAX = 128;

    /** Checks that it is the type of a marker. */
    public EndTransactionMarker {
        if (type != ControlRecordType.COMMIT && type != ControlRecordType.ABORT) {
            throw new IllegalArgumentException("a transaction ends with COMMIT or ABORT, not with " + type);
        }
    }

    /**
     * The marker in a record of a control batch.
     *
     * @throws InvalidRecordException if the record is of another type, or damaged
     */
    public static EndTransactionMarker of(Record record) {
        ControlRecordType type = ControlRecordType.of(record);
        if (type == ControlRecordType.UNKNOWN) {
            throw new InvalidRecordException(
                    "the control record at offset " + record.offset() + " is neither a COMMIT nor an ABORT marker");
        }
        ByteBuffer value = record.value();
        if (value == null || value.remaining() < VALUE_SIZE_BYTES) {
            throw new InvalidRecordException("the value of the marker at offset " + record.offset() + " has "
                    + record.valueSizeBytes() + " bytes; it must have at least " + VALUE_SIZE_BYTES);
        }
        short version = value.getShort();
        if (version < VALUE_VERSION) {
            throw new InvalidRecordException("the value of the marker at offset " + record.offset() + " has version "
                    + version + "; it must be >= 0");
        }
        return new EndTransactionMarker(type, value.getInt());
    }

    /**
     * A batch with this marker, on the heap, as the leader appends it. It starts at offset 0 and has no leader epoch:
     * {@link RecordBatch} sets both in place.
     *
     * @param timestampMs when the transaction ended
     */
    public ByteBuffer toBatch(long timestampMs, long producerId, short producerEpoch) {
        try (RecordBatchBuilder builder =
                new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, BATCH_SIZE_BYTES_MAX)) {
            builder.producer(producerId, producerEpoch, RecordBatch.NO_SEQUENCE)
                    .transactional()
                    .control()
                    .append(timestampMs, type.toKey(), toValue(), List.of());
            return builder.build();
        }
    }

    private ByteBuffer toValue() {
        return ByteBuffer.allocate(VALUE_SIZE_BYTES)
                .putShort(VALUE_VERSION)
                .putInt(coordinatorEpoch)
                .flip();
    }
}
