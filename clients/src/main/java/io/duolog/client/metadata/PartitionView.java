package io.duolog.client.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import java.util.List;

/**
 * One partition as the cluster described it last.
 *
 * @param topicPartition which one
 * @param leaderId the leader's number, or {@link #NO_LEADER}
 * @param leaderEpoch the leader's epoch, or {@link #NO_EPOCH} if the broker does not tell
 * @param replicas who holds it, the preferred leader first
 * @param inSyncReplicas who of them is in sync
 */
public record PartitionView(
        TopicPartition topicPartition,
        int leaderId,
        int leaderEpoch,
        List<Integer> replicas,
        List<Integer> inSyncReplicas) {
    /** The leader of a partition that has none. */
    public static final int NO_LEADER = -1;

    /** The epoch of a leader that told none. */
    public static final int NO_EPOCH = -1;

    /** Copies the lists. */
    public PartitionView {
        requireNonNull(topicPartition, "topicPartition");
        replicas = List.copyOf(replicas);
        inSyncReplicas = List.copyOf(inSyncReplicas);
    }

    /** Whether there is a leader. */
    public boolean hasLeader() {
        return leaderId != NO_LEADER;
    }

    /** The same partition with another leader. */
    PartitionView withLeader(int newLeaderId, int newLeaderEpoch) {
        return new PartitionView(topicPartition, newLeaderId, newLeaderEpoch, replicas, inSyncReplicas);
    }
}
