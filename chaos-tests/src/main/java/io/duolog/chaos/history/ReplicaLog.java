package io.duolog.chaos.history;

import io.duolog.storage.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replica's files held when all brokers had been stopped at the end.
 *
 * @param records in the order of the files
 */
public record ReplicaLog(TopicPartition partition, int broker, List<StoredRecord> records) {
    /** Copies. */
    public ReplicaLog {
        records = List.copyOf(records);
    }

    /**
     * A record in a file.
     *
     * @param crc of its key and value bytes, so that replicas compare
     * @param value what it is; null if its payload is not one of this run's, or is damaged
     */
    public record StoredRecord(long offset, int leaderEpoch, int crc, @Nullable Value value) {}
}
