package io.duolog.chaos.history;

import io.duolog.storage.TopicPartition;
import java.util.List;

/**
 * Who led a partition, as the brokers told it; noted when it differs from what was noted before.
 *
 * @param leader -1 if there is none
 */
public record LeaderObserved(
        long timeNs, TopicPartition partition, int leader, int leaderEpoch, List<Integer> inSyncReplicas) {
    /** Copies. */
    public LeaderObserved {
        inSyncReplicas = List.copyOf(inSyncReplicas);
    }
}
