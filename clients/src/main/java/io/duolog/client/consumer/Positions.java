package io.duolog.client.consumer;

import io.duolog.client.TopicPartition;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.errors.ClientTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the consumer reads on: moves it, and tells it. Confined to the application's thread.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class Positions<K, V> {
    private final ConsumerParts<K, V> parts;
    private final Assignment<K, V> assignment;
    private final Waits waits;

    Positions(ConsumerParts<K, V> parts) {
        this.parts = parts;
        this.assignment = parts.assignment();
        this.waits = parts.waits();
    }

    /** Continues at a position. */
    void seek(TopicPartition topicPartition, FetchPosition position) {
        move(List.of(topicPartition), partition -> assignment.seek(partition, position));
    }

    /** Continues where this says when it is needed. */
    void reset(Collection<TopicPartition> partitions, OffsetReset reset) {
        move(partitions, partition -> assignment.reset(partition, reset));
    }

    private void move(Collection<TopicPartition> partitions, Consumer<TopicPartition> how) {
        partitions.forEach(how);
        parts.group().ifPresent(member -> member.moved(partitions));
    }

    /** The offset of the next record; waits until it is found. */
    long find(TopicPartition topicPartition, Duration timeout) {
        long deadlineMs = waits.deadlineMs(timeout);
        while (true) {
            FetchPosition position = positionNow(assignment.get(topicPartition));
            if (position != null) {
                return position.offset();
            }
            long leftMs = waits.leftMs(deadlineMs);
            if (leftMs <= 0) {
                throw new ClientTimeoutException(
                        "Timed out after " + timeout.toMillis() + " ms looking for the position in " + topicPartition,
                        null,
                        null);
            }
            waits.forNews(leftMs, "the position in " + topicPartition);
        }
    }

    private @Nullable FetchPosition positionNow(AssignedPartition<K, V> partition) {
        try {
            parts.ensureOpen();
            assignment.takeEvents();
            assignment.throwIfFailed(partition);
            return partition.position();
        } finally {
            parts.tellFetcher();
        }
    }
}
