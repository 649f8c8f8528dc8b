package io.duolog.client.admin;

import io.duolog.client.Node;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.DescribeClusterRequest;
import io.duolog.protocol.message.DescribeClusterResponse;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about the one cluster there is. */
abstract sealed class ClusterOperation<V, R extends ApiResponse>
        implements AdminOperation<ClusterOperation.Cluster, V, R> {
    private static final byte BROKERS = 1;

    /** What is asked about. */
    enum Cluster {
        /** The one behind the client. */
        THIS
    }

    @Override
    public Target target(Cluster cluster) {
        return Target.ANY;
    }

    /** DescribeCluster. */
    static final class Describe extends ClusterOperation<ClusterDescription, DescribeClusterResponse> {
        private final boolean includesFenced;

        Describe(boolean includesFenced) {
            this.includesFenced = includesFenced;
        }

        @Override
        public String describe(Cluster cluster) {
            return "describe the cluster";
        }

        @Override
        public ApiRequest<DescribeClusterResponse> request(List<Cluster> items, int timeoutMs) {
            return new DescribeClusterRequest(false, BROKERS, includesFenced);
        }

        @Override
        public void read(DescribeClusterResponse response, Outcomes<Cluster, ClusterDescription> outcomes) {
            ErrorCode error = ErrorCode.forCode(response.errorCode());
            if (outcomes.failed(Cluster.THIS, error, response.errorMessage())) {
                return;
            }
            List<Node> brokers = brokers(response, false);
            Optional<Node> controller = brokers.stream()
                    .filter(node -> node.id() == response.controllerId())
                    .findFirst();
            outcomes.succeeded(
                    Cluster.THIS,
                    new ClusterDescription(response.clusterId(), controller, brokers, brokers(response, true)));
        }

        private static List<Node> brokers(DescribeClusterResponse response, boolean isFenced) {
            return response.brokers().stream()
                    .filter(broker -> broker.isFenced() == isFenced)
                    .map(broker -> new Node(
                            broker.brokerId(), broker.host(), broker.port(), Optional.ofNullable(broker.rack())))
                    .sorted(Comparator.comparingInt(Node::id))
                    .toList();
        }
    }

    /** Metadata about all topics. */
    static final class ListTopics extends ClusterOperation<Map<String, TopicListing>, MetadataResponse> {
        @Override
        public String describe(Cluster cluster) {
            return "list topics";
        }

        @Override
        public ApiRequest<MetadataResponse> request(List<Cluster> items, int timeoutMs) {
            return MetadataRequest.builder()
                    .topics(null)
                    .allowAutoTopicCreation(false)
                    .build();
        }

        @Override
        public void read(MetadataResponse response, Outcomes<Cluster, Map<String, TopicListing>> outcomes) {
            if (outcomes.failed(Cluster.THIS, ErrorCode.forCode(response.errorCode()), null)) {
                return;
            }
            Map<String, TopicListing> topics = new HashMap<>();
            for (MetadataResponse.MetadataResponseTopic topic : response.topics()) {
                String name = topic.name();
                if (name != null) {
                    int partitionCount = topic.partitions().size();
                    int replicationFactor = partitionCount == 0
                            ? 0
                            : topic.partitions().get(0).replicaNodes().size();
                    topics.put(
                            name,
                            new TopicListing(
                                    name, topic.topicId(), topic.isInternal(), partitionCount, replicationFactor));
                }
            }
            outcomes.succeeded(Cluster.THIS, Map.copyOf(topics));
        }
    }
}
