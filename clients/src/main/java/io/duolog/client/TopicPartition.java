package io.duolog.client;

import static java.util.Objects.requireNonNull;

/**
 * One partition of a topic.
 *
 * @param topic the topic's name
 * @param partition the partition's number, from 0
 */
public record TopicPartition(String topic, int partition) {
    /** Checks that the number is one. */
    public TopicPartition {
        requireNonNull(topic, "topic");
        if (partition < 0) {
            throw new IllegalArgumentException("partition is " + partition + "; it must be at least 0");
        }
    }

    /** {@code topic-partition}, as Kafka's tools print it. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
