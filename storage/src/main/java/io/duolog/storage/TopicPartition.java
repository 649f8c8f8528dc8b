package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Names a partition.
 *
 * @param topic the topic's name
 * @param partition counted from 0
 */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {
    /** Checks that the partition is not negative. */
    public TopicPartition {
        requireNonNull(topic, "topic");
        if (topic.isEmpty() || partition < 0) {
            throw new IllegalArgumentException("no partition: topic '" + topic + "', partition " + partition);
        }
    }

    /** The partition that {@code name}, as {@link #toString} gives it, stands for; empty if it is no such name. */
    public static Optional<TopicPartition> parse(String name) {
        int dash = name.lastIndexOf('-');
        if (dash <= 0 || !name.substring(dash + 1).matches("0|[1-9][0-9]{0,8}")) {
            return Optional.empty();
        }
        return Optional.of(new TopicPartition(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1))));
    }

    @Override
    public int compareTo(TopicPartition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    /** {@code topic-partition}: the name of the partition's directory, and what logs show. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
