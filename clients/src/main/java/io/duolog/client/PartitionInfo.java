package io.duolog.client;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What the cluster says about one partition.
 *
 * @param topicPartition which one
 * @param leader the broker that takes its writes; empty while there is none
 * @param leaderEpoch how often the leader has changed; -1 if the broker does not tell
 * @param replicas the numbers of the brokers that hold it, the preferred leader first
 * @param inSyncReplicas those of them that are in sync
 */
public record PartitionInfo(
        TopicPartition topicPartition,
        Optional<Node> leader,
        int leaderEpoch,
        List<Integer> replicas,
        List<Integer> inSyncReplicas) {
    /** Copies the lists. */
    public PartitionInfo {
        requireNonNull(topicPartition, "topicPartition");
        requireNonNull(leader, "leader");
        replicas = List.copyOf(replicas);
        inSyncReplicas = List.copyOf(inSyncReplicas);
    }
}
