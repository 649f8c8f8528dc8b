package io.duolog.storage;

/** The requested offset is not in the log (protocol error {@code OFFSET_OUT_OF_RANGE}). */
public final class OffsetOutOfRangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was asked for and what there is. */
    public OffsetOutOfRangeException(TopicPartition partition, long offset, long logStartOffset, long logEndOffset) {
        super("offset " + offset + " is not in " + partition + ", which holds " + logStartOffset + " to " + logEndOffset
                + " (exclusive)");
    }
}
