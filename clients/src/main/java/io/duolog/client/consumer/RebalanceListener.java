package io.duolog.client.consumer;

import io.duolog.client.TopicPartition;
import java.util.Collection;

/**
 * Is told which partitions a group gives a consumer, and takes from it. Called by the thread that polls, inside {@code
 * poll}, {@code unsubscribe} or {@code close}; it may use the consumer, but not poll. The group waits for it up to {@code
 * max.poll.interval.ms}. What it throws comes out of {@code poll}, and changes nothing of what has happened.
 */
public interface RebalanceListener {
    /** Does nothing. */
    RebalanceListener NONE = new RebalanceListener() {};

    /**
     * These came new; their positions are those committed, unless the listener seeks. Also called with none, whenever a classic
     * group was divided anew, and in a group of the consumer protocol when partitions were only taken away.
     */
    default void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    /** These go to somebody else afterwards: the last chance to commit what was processed. */
    default void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

    /**
     * These may be somebody else's already: it is too late to commit. Unless overridden it is taken for {@link
     * #onPartitionsRevoked}, as in Apache Kafka.
     */
    default void onPartitionsLost(Collection<TopicPartition> partitions) {
        onPartitionsRevoked(partitions);
    }
}
