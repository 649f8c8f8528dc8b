package io.duolog.protocol.record;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.wire.Varint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Builds one record batch: set what the header needs, append records, {@link #build}, send or write, {@link #close}.
 * Used by one thread.
 *
 * <pre>{@code
 * try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.of(LZ4), BufferSource.HEAP, 16_384)) {
 *     builder.append(timestampMs, key, value, List.of());
 *     ByteBuffer batch = builder.build();
 *     ...
 * }
 * }</pre>
 *
 * <p>Keys, values and header values are the remaining bytes of the buffers given; their positions are not moved.
 */
public final class RecordBatchBuilder implements AutoCloseable {
    /** A record's fields before its key: length, attributes, timestamp delta, offset delta, key length. */
    private static final int PREFIX_SIZE_BYTES_MAX = 3 * Varint.MAX_INT_SIZE_BYTES + 1 + Varint.MAX_LONG_SIZE_BYTES;

    /** Compressed sizes are estimated a little too high, so that batches rarely outgrow their buffer. */
    private static final float ESTIMATE_MARGIN = 1.05f;

    private final Compression compression;
    private final int targetSizeBytes;
    private final GrowingBuffer output;

    /** Where uncompressed bytes gather before they go to the codec. */
    private final @Nullable ByteBuffer staging;

    private final @Nullable OutputStream compressor;

    private float expectedCompressionRatio = 1.0f;
    private long baseOffset;
    private int partitionLeaderEpoch = RecordBatch.NO_PARTITION_LEADER_EPOCH;
    private long producerId = RecordBatch.NO_PRODUCER_ID;
    private short producerEpoch = RecordBatch.NO_PRODUCER_EPOCH;
    private int baseSequence = RecordBatch.NO_SEQUENCE;
    private int flags;
    private long appendTimeMs = RecordBatch.NO_TIMESTAMP;
    private long baseTimestamp = RecordBatch.NO_TIMESTAMP;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private long nextOffset;
    private int recordsCount;
    private int recordsSizeBytes;
    private @Nullable ByteBuffer built;
    private boolean isClosed;

    /**
     * A builder for a batch that starts at offset 0, as producers send them.
     *
     * @param compression of the records
     * @param buffers where memory comes from, and goes to on {@link #close}
     * @param targetSizeBytes size of the first buffer, and what {@link #hasRoomFor} compares with; appending more
     *     makes the buffer grow
     */
    public RecordBatchBuilder(Compression compression, BufferSource buffers, int targetSizeBytes) {
        this.compression = requireNonNull(compression, "compression");
        this.targetSizeBytes = targetSizeBytes;
        this.output = new GrowingBuffer(buffers, Math.max(targetSizeBytes, RecordBatch.HEADER_SIZE_BYTES));
        output.skip(RecordBatch.HEADER_SIZE_BYTES);
        if (compression.type() == CompressionType.NONE) {
            this.compressor = null;
            this.staging = null;
        } else {
            this.compressor = openCompressor(compression, output);
            this.staging = ByteBuffer.allocate(Codecs.stagingSizeBytes(compression.type()));
        }
    }

    private static OutputStream openCompressor(Compression compression, GrowingBuffer output) {
        try {
            return Codecs.compressor(compression, output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sets the offset of the first record; before the first record. */
    public RecordBatchBuilder baseOffset(long offset) {
        requireNoRecords("baseOffset");
        baseOffset = offset;
        nextOffset = offset;
        return this;
    }

    /** Sets the epoch of the leader that appends the batch; only brokers do. */
    public RecordBatchBuilder partitionLeaderEpoch(int epoch) {
        partitionLeaderEpoch = epoch;
        return this;
    }

    /** Sets the identity of an idempotent producer and the sequence number of the first record. */
    public RecordBatchBuilder producer(long id, short epoch, int sequence) {
        producerId = id;
        producerEpoch = epoch;
        baseSequence = sequence;
        return this;
    }

    /** Marks the records as part of their producer's transaction. */
    public RecordBatchBuilder transactional() {
        flags |= RecordBatch.TRANSACTIONAL_BIT;
        return this;
    }

    /** Marks the batch as one of control records. */
    public RecordBatchBuilder control() {
        flags |= RecordBatch.CONTROL_BIT;
        return this;
    }

    /** Gives all records this timestamp, whatever they were appended with ({@link TimestampType#LOG_APPEND_TIME}). */
    public RecordBatchBuilder appendTime(long timestampMs) {
        flags |= RecordBatch.TIMESTAMP_TYPE_BIT;
        appendTimeMs = timestampMs;
        return this;
    }

    /** Sets from when on tombstones and markers may be removed; before the first record (KIP-534). */
    public RecordBatchBuilder deleteHorizon(long deleteHorizonMs) {
        requireNoRecords("deleteHorizon");
        flags |= RecordBatch.DELETE_HORIZON_BIT;
        baseTimestamp = deleteHorizonMs;
        return this;
    }

    /** Sets by what compression is expected to multiply the size, for estimates; 1.0 unless set. */
    public RecordBatchBuilder expectedCompressionRatio(float ratio) {
        expectedCompressionRatio = ratio;
        return this;
    }

    private void requireNoRecords(String what) {
        if (recordsCount > 0) {
            throw new IllegalStateException(what + " must be set before the first record, " + recordsCount + " are in");
        }
    }

    /**
     * Appends a record with the next offset.
     *
     * @param timestampMs when it was created, or {@link RecordBatch#NO_TIMESTAMP}
     */
    public void append(
            long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<RecordHeader> headers) {
        appendWithOffset(nextOffset, timestampMs, key, value, headers);
    }

    /**
     * Appends a record with an offset of its own, as compaction does; it must be greater than that of the previous.
     *
     * @throws IllegalArgumentException if the offset does not fit into this batch
     */
    public void appendWithOffset(
            long offset,
            long timestampMs,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            List<RecordHeader> headers) {
        if (built != null || isClosed) {
            throw new IllegalStateException("the batch was built already");
        }
        if (offset < nextOffset || offset - baseOffset > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "offset " + offset + " must be between " + nextOffset + " and " + (baseOffset + Integer.MAX_VALUE));
        }
        if (recordsCount == 0 && (flags & RecordBatch.DELETE_HORIZON_BIT) == 0) {
            baseTimestamp = timestampMs;
        }
        int offsetDelta = (int) (offset - baseOffset);
        long timestampDelta = timestampMs - baseTimestamp;
        int bodySizeBytes = RecordSizes.bodySizeBytes(offsetDelta, timestampDelta, key, value, headers);
        int sizeBytes = Math.addExact(Varint.sizeOfInt(bodySizeBytes), bodySizeBytes);
        recordsSizeBytes = Math.addExact(recordsSizeBytes, sizeBytes);
        if (staging == null) {
            output.withRoomFor(sizeBytes);
        }
        ByteBuffer prefix = room(PREFIX_SIZE_BYTES_MAX);
        Varint.writeInt(prefix, bodySizeBytes);
        prefix.put((byte) 0);
        Varint.writeLong(prefix, timestampDelta);
        Varint.writeInt(prefix, offsetDelta);
        putWithSize(key);
        putWithSize(value);
        putHeaders(headers);
        nextOffset = offset + 1;
        maxTimestamp = Math.max(maxTimestamp, timestampMs);
        recordsCount++;
    }

    private void putHeaders(List<RecordHeader> headers) {
        Varint.writeInt(room(Varint.MAX_INT_SIZE_BYTES), headers.size());
        for (int index = 0; index < headers.size(); index++) {
            RecordHeader header = headers.get(index);
            putWithSize(ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)));
            putWithSize(header.value());
        }
    }

    private void putWithSize(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            Varint.writeInt(room(1), -1);
            return;
        }
        int sizeBytes = bytes.remaining();
        Varint.writeInt(room(Varint.MAX_INT_SIZE_BYTES), sizeBytes);
        if (staging == null || sizeBytes <= staging.capacity()) {
            ByteBuffer target = room(sizeBytes);
            target.put(target.position(), bytes, bytes.position(), sizeBytes);
            target.position(target.position() + sizeBytes);
        } else {
            putPastStaging(bytes);
        }
    }

    private void putPastStaging(ByteBuffer bytes) {
        flushStaging();
        if (bytes.hasArray()) {
            compress(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            return;
        }
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            ByteBuffer target = room(1);
            int sizeBytes = Math.min(target.remaining(), rest.remaining());
            target.put(rest.slice().limit(sizeBytes));
            rest.position(rest.position() + sizeBytes);
        }
    }

    /** A buffer with this room at its position: of the batch itself, or in front of the codec. */
    private ByteBuffer room(int sizeBytes) {
        if (staging == null) {
            return output.withRoomFor(sizeBytes);
        }
        if (staging.remaining() < sizeBytes) {
            flushStaging();
        }
        return staging;
    }

    private void flushStaging() {
        if (staging != null && staging.position() > 0) {
            compress(staging.array(), staging.arrayOffset(), staging.position());
            staging.clear();
        }
    }

    private void compress(byte[] bytes, int offset, int length) {
        try {
            requireNonNull(compressor, "compressor").write(bytes, offset, length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How many records were appended. */
    public int recordsCount() {
        return recordsCount;
    }

    /** Bytes the batch takes if it is built now: exact without compression, else estimated. */
    public int estimatedSizeBytes() {
        return RecordBatch.HEADER_SIZE_BYTES
                + (compressor == null
                        ? recordsSizeBytes
                        : (int) (recordsSizeBytes * expectedCompressionRatio * ESTIMATE_MARGIN));
    }

    /** Bytes the batch would take without compression. */
    public int uncompressedSizeBytes() {
        return RecordBatch.HEADER_SIZE_BYTES + recordsSizeBytes;
    }

    /** Whether the estimated size has reached the target; false without records. */
    public boolean isFull() {
        return recordsCount > 0 && estimatedSizeBytes() >= targetSizeBytes;
    }

    /**
     * Whether the record would fit, by the estimate; the first one always does. Its compression is not counted on, as
     * in Kafka's producer.
     */
    public boolean hasRoomFor(
            long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<RecordHeader> headers) {
        if (recordsCount == 0) {
            return true;
        }
        if (estimatedSizeBytes() >= targetSizeBytes) {
            return false;
        }
        int body = RecordSizes.bodySizeBytes(
                (int) (nextOffset - baseOffset), timestampMs - baseTimestamp, key, value, headers);
        return (long) estimatedSizeBytes() + Varint.sizeOfInt(body) + body <= targetSizeBytes;
    }

    /**
     * Ends the batch, once.
     *
     * @return the whole batch, without copying; valid until {@link #close}
     * @throws IllegalStateException if there are no records
     */
    public ByteBuffer build() {
        if (recordsCount == 0) {
            throw new IllegalStateException("a batch needs at least one record");
        }
        return build(nextOffset - 1);
    }

    /**
     * Ends the batch, which covers offsets up to {@code lastOffset} even if the records there are gone; for compaction,
     * which also keeps batches without records to remember their producers.
     *
     * @return the whole batch, without copying; valid until {@link #close}
     */
    public ByteBuffer build(long lastOffset) {
        if (lastOffset < nextOffset - 1 || lastOffset - baseOffset > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("lastOffset " + lastOffset + " must be between " + (nextOffset - 1)
                    + " and " + (baseOffset + Integer.MAX_VALUE));
        }
        if (built == null) {
            flushStaging();
            closeCompressor();
            built = writeHeader(lastOffset);
        }
        return built.duplicate();
    }

    private ByteBuffer writeHeader(long lastOffset) {
        if (recordsCount == 0) {
            output.truncate(RecordBatch.HEADER_SIZE_BYTES);
        }
        boolean isAppendTime = (flags & RecordBatch.TIMESTAMP_TYPE_BIT) != 0;
        ByteBuffer batch = output.written();
        batch.putLong(RecordBatch.BASE_OFFSET, baseOffset);
        batch.putInt(RecordBatch.LENGTH, batch.limit() - RecordBatch.LOG_OVERHEAD_BYTES);
        batch.putInt(RecordBatch.PARTITION_LEADER_EPOCH, partitionLeaderEpoch);
        batch.put(RecordBatch.MAGIC_POSITION, RecordBatch.MAGIC);
        int compressionId = recordsCount == 0
                ? CompressionType.NONE.id()
                : compression.type().id();
        batch.putShort(RecordBatch.ATTRIBUTES, (short) (flags | compressionId));
        batch.putInt(RecordBatch.LAST_OFFSET_DELTA, (int) (lastOffset - baseOffset));
        batch.putLong(RecordBatch.BASE_TIMESTAMP, baseTimestamp);
        batch.putLong(RecordBatch.MAX_TIMESTAMP, isAppendTime ? appendTimeMs : maxTimestamp);
        batch.putLong(RecordBatch.PRODUCER_ID, producerId);
        batch.putShort(RecordBatch.PRODUCER_EPOCH, producerEpoch);
        batch.putInt(RecordBatch.BASE_SEQUENCE, baseSequence);
        batch.putInt(RecordBatch.RECORDS_COUNT, recordsCount);
        CRC32C crc = new CRC32C();
        crc.update(batch.slice(RecordBatch.ATTRIBUTES, batch.limit() - RecordBatch.ATTRIBUTES));
        batch.putInt(RecordBatch.CRC, (int) crc.getValue());
        return batch;
    }

    private void closeCompressor() {
        if (compressor != null) {
            try {
                compressor.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Frees the memory, also if the batch was never built; does nothing the second time. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            if (built == null) {
                closeCompressor();
            }
            output.release();
        }
    }
}
