package io.duolog.chaos.history;

import io.duolog.storage.TopicPartition;
import java.util.List;

/**
 * A whole partition, read from its beginning to its end after everything had healed.
 *
 * @param broker the replica that served it, as the leader
 * @param round which of several reads, from 0
 * @param records all of them, as a consumer got them
 */
public record ReplicaRead(TopicPartition partition, int broker, int round, List<ReadRecord> records) {
    /** Copies. */
    public ReplicaRead {
        records = List.copyOf(records);
    }
}
