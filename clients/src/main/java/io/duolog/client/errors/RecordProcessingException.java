package io.duolog.client.errors;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;

/**
 * A handler failed on a record; its own exception is the cause. The record is not committed, nor is anything behind it in its
 * partition: it comes again to whoever reads the partition next.
 */
public final class RecordProcessingException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient TopicPartition topicPartition;
    private final long offset;

    /** Says which record it was. */
    public RecordProcessingException(TopicPartition topicPartition, long offset, Throwable cause) {
        super("The handler failed on " + topicPartition + " at offset " + offset + ": " + cause, false, null, cause);
        this.topicPartition = requireNonNull(topicPartition, "topicPartition");
        this.offset = offset;
    }

    /** The partition of the record. */
    public TopicPartition topicPartition() {
        return topicPartition;
    }

    /** The offset of the record. */
    public long offset() {
        return offset;
    }
}
