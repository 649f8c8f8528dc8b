package io.duolog.client.admin;

import io.duolog.client.Node;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metadata about topics that are named. */
final class DescribeTopicsOperation implements AdminOperation<String, TopicDescription, MetadataResponse> {
    private static final int UNKNOWN_PORT = -1;

    @Override
    public Target target(String name) {
        return Target.ANY;
    }

    @Override
    public String describe(String name) {
        return "describe topic " + name;
    }

    @Override
    public ApiRequest<MetadataResponse> request(List<String> names, int timeoutMs) {
        return ClusterLookup.request(names);
    }

    @Override
    public void read(MetadataResponse response, Outcomes<String, TopicDescription> outcomes) {
        Map<Integer, Node> nodes = ClusterLookup.nodes(response);
        for (MetadataResponseTopic topic : response.topics()) {
            String name = topic.name();
            if (name != null && !outcomes.failed(name, ErrorCode.forCode(topic.errorCode()), null)) {
                outcomes.succeeded(name, describe(name, topic, nodes));
            }
        }
    }

    private static TopicDescription describe(String name, MetadataResponseTopic topic, Map<Integer, Node> nodes) {
        List<PartitionDescription> partitions = topic.partitions().stream()
                .sorted(Comparator.comparingInt(MetadataResponsePartition::partitionIndex))
                .map(partition -> new PartitionDescription(
                        partition.partitionIndex(),
                        Optional.ofNullable(nodes.get(partition.leaderId())),
                        partition.leaderEpoch(),
                        nodes(partition.replicaNodes(), nodes),
                        nodes(partition.isrNodes(), nodes),
                        nodes(partition.offlineReplicas(), nodes)))
                .toList();
        return new TopicDescription(name, topic.topicId(), topic.isInternal(), partitions);
    }

    private static List<Node> nodes(List<Integer> ids, Map<Integer, Node> nodes) {
        return ids.stream()
                .map(id -> nodes.getOrDefault(id, new Node(id, "", UNKNOWN_PORT)))
                .toList();
    }
}
