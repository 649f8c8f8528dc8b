package io.duolog.client.errors;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import java.util.OptionalLong;

/**
 * A consumer has no offset to read from: it was given none, its offset is not in the log, or what it has read was cut off
 * the log (KIP-320); and {@code auto.offset.reset} does not choose another. Seek, and go on.
 */
public final class InvalidOffsetException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient TopicPartition topicPartition;
    private final transient OptionalLong offset;

    /**
     * Describes what is wrong.
     *
     * @param message the whole sentence
     * @param topicPartition where
     * @param offset the offset that cannot be used, if there is one
     */
    public InvalidOffsetException(String message, TopicPartition topicPartition, OptionalLong offset) {
        super(message, false, null, null);
        this.topicPartition = requireNonNull(topicPartition, "topicPartition");
        this.offset = requireNonNull(offset, "offset");
    }

    /** The partition that cannot be read. */
    public TopicPartition topicPartition() {
        return topicPartition;
    }

    /** The offset that cannot be used; empty if there was none. */
    public OptionalLong offset() {
        return offset;
    }
}
