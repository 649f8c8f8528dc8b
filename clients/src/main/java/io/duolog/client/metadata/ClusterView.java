package io.duolog.client.metadata;

import io.duolog.client.Node;
import io.duolog.client.PartitionInfo;
import io.duolog.client.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster at one moment, as far as it was asked about. Immutable; a newer view replaces it as a whole.
 *
 * @param clusterId the cluster's id, if a broker told it
 * @param controllerId the broker to send administrative requests to, or -1
 * @param nodes the brokers by number
 * @param topics the topics that are in use, by name
 */
public record ClusterView(
        Optional<String> clusterId, int controllerId, Map<Integer, Node> nodes, Map<String, TopicView> topics) {
    /** Before any broker has answered. */
    public static final ClusterView EMPTY = new ClusterView(Optional.empty(), -1, Map.of(), Map.of());

    /** Copies the maps. */
    public ClusterView {
        nodes = Map.copyOf(nodes);
        topics = Map.copyOf(topics);
    }

    /** The topic, or null if nothing is known about it; for hot paths. */
    public @Nullable TopicView topicOrNull(String name) {
        return topics.get(name);
    }

    /** The partition, or null if nothing is known about it; for hot paths. */
    public @Nullable PartitionView partitionOrNull(TopicPartition topicPartition) {
        TopicView topic = topics.get(topicPartition.topic());
        return topic == null || topicPartition.partition() >= topic.partitionCount()
                ? null
                : topic.partitions().get(topicPartition.partition());
    }

    /** The partition's leader, or null if there is none or it is not known; for hot paths. */
    public @Nullable Node leaderOrNull(TopicPartition topicPartition) {
        PartitionView partition = partitionOrNull(topicPartition);
        return partition == null ? null : nodes.get(partition.leaderId());
    }

    /** What applications are told about the partitions of a topic, by number; empty if the topic is not known. */
    public List<PartitionInfo> partitionInfos(String topic) {
        TopicView view = topics.get(topic);
        return view == null
                ? List.of()
                : view.partitions().stream().map(this::partitionInfo).toList();
    }

    private PartitionInfo partitionInfo(PartitionView partition) {
        return new PartitionInfo(
                partition.topicPartition(),
                Optional.ofNullable(nodes.get(partition.leaderId())),
                partition.leaderEpoch(),
                partition.replicas(),
                partition.inSyncReplicas());
    }

    /** This view after a broker said who leads a partition now (KIP-951); empty if that is no news. */
    Optional<ClusterView> withLeader(
            TopicPartition topicPartition, int leaderId, int leaderEpoch, List<Node> endpoints) {
        PartitionView partition = partitionOrNull(topicPartition);
        TopicView topic = topics.get(topicPartition.topic());
        if (partition == null || topic == null || leaderEpoch <= partition.leaderEpoch()) {
            return Optional.empty();
        }
        Map<Integer, Node> newNodes = new HashMap<>(nodes);
        endpoints.forEach(node -> newNodes.put(node.id(), node));
        if (!newNodes.containsKey(leaderId)) {
            return Optional.empty();
        }
        Map<String, TopicView> newTopics = new HashMap<>(topics);
        newTopics.put(topic.name(), topic.with(partition.withLeader(leaderId, leaderEpoch)));
        return Optional.of(new ClusterView(clusterId, controllerId, newNodes, newTopics));
    }
}
