package io.duolog.chaos.history;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A record that a consumer was handed.
 *
 * @param partition where it was read
 * @param offset its offset
 * @param leaderEpoch the partition leader epoch of its batch; -1 if the client does not tell
 * @param value what it is; null if its payload is not one of this run's, or is damaged
 */
public record ReadRecord(TopicPartition partition, long offset, int leaderEpoch, @Nullable Value value) {
    /** Checks that the partition is there. */
    public ReadRecord {
        requireNonNull(partition, "partition");
    }
}
