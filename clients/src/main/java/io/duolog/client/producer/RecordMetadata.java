package io.duolog.client.producer;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;

/**
 * Where a record ended up.
 *
 * @param topicPartition the partition
 * @param offset its offset there, or {@link #UNKNOWN_OFFSET}
 * @param timestampMs its timestamp: the record's own, or the broker's if the topic is configured so
 */
public record RecordMetadata(TopicPartition topicPartition, long offset, long timestampMs) {
    /** The offset of a record that was sent with {@code acks=0}, or that the broker recognised as a duplicate. */
    public static final long UNKNOWN_OFFSET = -1;

    /** Checks that there is a partition. */
    public RecordMetadata {
        requireNonNull(topicPartition, "topicPartition");
    }

    /** Whether the broker told the offset. */
    public boolean hasOffset() {
        return offset != UNKNOWN_OFFSET;
    }
}
