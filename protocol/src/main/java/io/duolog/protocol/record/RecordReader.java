package io.duolog.protocol.record;

/**
 * Opens batches to read their records. Immutable; one for a whole component, used by any thread.
 *
 * <p>Whether the checksum is right is not checked here: {@link RecordBatch#ensureValid} does that.
 */
public final class RecordReader {
    private final long decompressedSizeBytesMax;

    /**
     * With a bound on what a single batch may decompress to, as compressed data may claim a thousand times its size.
     *
     * @param decompressedSizeBytesMax bytes; also bounds the memory that reading one batch may take
     */
    public RecordReader(long decompressedSizeBytesMax) {
        if (decompressedSizeBytesMax < 1) {
            throw new IllegalArgumentException(
                    "decompressedSizeBytesMax is " + decompressedSizeBytesMax + "; it must be at least 1");
        }
        this.decompressedSizeBytesMax = decompressedSizeBytesMax;
    }

    /**
     * An iterator over the records of {@code batch}, which must not change while it is read. Nothing is decompressed
     * until the first record is asked for, except in a batch that says it has no records.
     *
     * @throws CorruptRecordException if the batch is not completely there
     * @throws InvalidRecordException if its number of records is impossible, or its compression type unknown
     */
    public RecordIterator read(RecordBatch batch) {
        int recordsCount = batch.recordsCount();
        if (recordsCount < 0) {
            throw new InvalidRecordException("recordsCount of the batch at offset " + batch.baseOffset() + " is "
                    + recordsCount + "; it must be >= 0");
        }
        RecordSource source = open(batch);
        try {
            if (recordsCount == 0 && source.atLeast(1).hasRemaining()) {
                throw new InvalidRecordException("recordsCount of the batch at offset " + batch.baseOffset()
                        + " is 0, but bytes follow its header");
            }
        } catch (RecordException failure) {
            source.close();
            throw failure;
        }
        return new RecordIterator(source, BatchContext.of(batch), recordsCount);
    }

    private RecordSource open(RecordBatch batch) {
        CompressionType type = batch.compressionType();
        if (type == CompressionType.NONE) {
            return new RecordSource.Plain(batch.recordBytes());
        }
        Decompressor decompressor = Codecs.decompressor(type, batch.recordBytes(), decompressedSizeBytesMax);
        return new RecordSource.Compressed(
                decompressor, batch.sizeBytes() - RecordBatch.HEADER_SIZE_BYTES, decompressedSizeBytesMax);
    }
}
