package io.duolog.broker.partition;

import java.util.Optional;
import java.util.UUID;

/** What the cluster's metadata says of topics, as far as the data path asks. Thread-safe; never blocks. */
public interface TopicCatalog {
    /** The name of the topic with this id; empty if there is none, or none any more. */
    Optional<String> nameOf(UUID topicId);

    /** Whether the cluster has this partition, on whatever broker. */
    boolean exists(String topic, int partition);

    /** {@code min.insync.replicas} of a topic; 1 if there is no such topic. */
    int minInsyncReplicas(String topic);
}
