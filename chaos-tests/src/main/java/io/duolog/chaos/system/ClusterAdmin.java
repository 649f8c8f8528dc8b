package io.duolog.chaos.system;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.storage.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an operator does to a cluster. Each call waits until it is done, and tries again while brokers are away.
 *
 * <p>Calls throw {@link IllegalStateException}, with the last answer, when the time is over.
 */
public interface ClusterAdmin {
    /** Creates a topic; one that is there is left as it is. */
    void createTopic(TopicPlan topic);

    /** Makes a replica the leader of a partition, by making it the preferred one. */
    default void moveLeader(TopicPartition partition, int broker) {
        moveLeaders(Map.of(partition, broker));
    }

    /** As {@link #moveLeader}, for many partitions at once. */
    void moveLeaders(Map<TopicPartition, Integer> leaders);

    /** Moves a partition to these replicas, the first of them the preferred leader; returns when it is there. */
    void reassign(TopicPartition partition, List<Integer> replicas);

    /** The replicas of a partition, the preferred leader first. */
    List<Integer> replicas(TopicPartition partition);

    /** Whether each partition of these topics has a leader, and all of its replicas are in sync. */
    boolean allInSync(Set<String> topics);
}
