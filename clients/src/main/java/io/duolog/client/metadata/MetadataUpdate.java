package io.duolog.client.metadata;

import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.MetadataResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view after an answer. Pure.
 *
 * @param view what is known now
 * @param topicErrors the topics that the broker could not describe, and why
 * @param isComplete whether every topic was described and has a leader for every partition
 */
record MetadataUpdate(ClusterView view, Map<String, ErrorCode> topicErrors, boolean isComplete) {
    /**
     * Combines what was known with an answer. Brokers may lag behind each other: a leader with an older epoch than the
     * known one is not believed, unless the topic was created anew meanwhile. A topic that could not be described for a
     * passing reason keeps its last description.
     *
     * @param tracked the topics that are still of interest; others are forgotten
     */
    static MetadataUpdate of(ClusterView known, MetadataResponse response, Set<String> tracked) {
        Map<Integer, Node> nodes = new HashMap<>();
        response.brokers()
                .forEach(broker -> nodes.put(
                        broker.nodeId(),
                        new Node(broker.nodeId(), broker.host(), broker.port(), Optional.ofNullable(broker.rack()))));
        Map<String, TopicView> topics = new HashMap<>();
        known.topics().forEach((name, topic) -> {
            if (tracked.contains(name)) {
                topics.put(name, topic);
            }
        });
        Map<String, ErrorCode> errors = new HashMap<>();
        boolean complete = true;
        for (MetadataResponse.MetadataResponseTopic topic : response.topics()) {
            String name = topic.name();
            if (name == null || !tracked.contains(name)) {
                continue;
            }
            ErrorCode error = ErrorCode.forCode(topic.errorCode());
            if (error == ErrorCode.NONE) {
                TopicView described = describe(name, topic, known.topicOrNull(name));
                topics.put(name, described);
                complete &= described.partitions().stream().allMatch(PartitionView::hasLeader);
            } else {
                errors.put(name, error);
                complete = false;
                if (error == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION || !error.isRetriable()) {
                    topics.remove(name);
                }
            }
        }
        Optional<String> clusterId = Optional.ofNullable(response.clusterId()).or(known::clusterId);
        ClusterView view = new ClusterView(clusterId, response.controllerId(), nodes, topics);
        return new MetadataUpdate(view, errors, complete);
    }

    private static TopicView describe(
            String name, MetadataResponse.MetadataResponseTopic topic, @Nullable TopicView known) {
        boolean sameTopic = known != null && known.id().equals(topic.topicId());
        List<PartitionView> partitions = new ArrayList<>(topic.partitions().size());
        topic.partitions().stream()
                .sorted(Comparator.comparingInt(MetadataResponse.MetadataResponsePartition::partitionIndex))
                .forEach(partition -> {
                    PartitionView fresh = new PartitionView(
                            new TopicPartition(name, partition.partitionIndex()),
                            partition.leaderId(),
                            partition.leaderEpoch(),
                            partition.replicaNodes(),
                            partition.isrNodes());
                    partitions.add(sameTopic && known != null ? newer(known, fresh) : fresh);
                });
        return new TopicView(name, topic.topicId(), partitions);
    }

    private static PartitionView newer(TopicView known, PartitionView fresh) {
        int partition = fresh.topicPartition().partition();
        if (partition >= known.partitionCount()) {
            return fresh;
        }
        PartitionView old = known.partitions().get(partition);
        return fresh.leaderEpoch() != PartitionView.NO_EPOCH && fresh.leaderEpoch() < old.leaderEpoch() ? old : fresh;
    }
}
