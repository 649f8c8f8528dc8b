package io.duolog.client.errors;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records that a broker sent cannot be read: they are damaged, or in no known format. Seek behind them to go on. */
public final class InvalidRecordsException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient TopicPartition topicPartition;
    private final long offset;

    /**
     * Describes where and why.
     *
     * @param offset the offset that was to be read next
     * @param detail what is wrong
     */
    public InvalidRecordsException(
            TopicPartition topicPartition, long offset, String detail, @Nullable Throwable cause) {
        super("Could not read " + topicPartition + " at offset " + offset + ": " + detail, false, null, cause);
        this.topicPartition = requireNonNull(topicPartition, "topicPartition");
        this.offset = offset;
    }

    /** The partition. */
    public TopicPartition topicPartition() {
        return topicPartition;
    }

    /** The offset that was to be read next. */
    public long offset() {
        return offset;
    }
}
