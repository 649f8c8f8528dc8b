package io.duolog.coordination;

/** The batch is larger than any backend takes: nothing was sent, and the epoch goes on. */
public final class BatchTooLargeException extends CoordinationException {
    /**
     * Creates the exception.
     *
     * @param sizeBytes the batch's size, as {@link MetadataLog#batchSizeBytes} counts
     */
    public BatchTooLargeException(long sizeBytes) {
        super(
                "batch of " + sizeBytes + " bytes is larger than " + MetadataLog.BATCH_SIZE_BYTES_MAX
                        + ": split it into several appends",
                null);
    }
}
