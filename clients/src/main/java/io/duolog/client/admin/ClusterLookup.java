package io.duolog.client.admin;

import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.metadata.Coordinators;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.duolog.protocol.message.MetadataResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who is who, for one try of one call. Pure. Unlike the client's metadata it creates no topics by asking for them, and
 * remembers none.
 *
 * @param nodes the brokers by number
 * @param controllerId the broker for administrative requests, or -1
 * @param leaders the leaders' numbers of the partitions of the topics that were asked for
 * @param topicErrors why some of those topics are not known
 */
record ClusterLookup(
        Map<Integer, Node> nodes,
        int controllerId,
        Map<TopicPartition, Integer> leaders,
        Map<String, ErrorCode> topicErrors) {

    /** A broker, or why it cannot be named. */
    record Route(Optional<Node> node, ErrorCode error, String detail) {
        static Route to(Node node) {
            return new Route(Optional.of(node), ErrorCode.NONE, "");
        }

        static Route of(Coordinators.Answer answer) {
            return new Route(answer.node(), answer.error(), answer.detail());
        }

        static Route none(ErrorCode error, String detail) {
            return new Route(Optional.empty(), error, detail);
        }
    }

    /** The question: these topics, and all brokers. */
    static MetadataRequest request(Collection<String> topics) {
        return MetadataRequest.builder()
                .topics(topics.stream()
                        .map(name -> new MetadataRequestTopic(new UUID(0, 0), name))
                        .toList())
                .allowAutoTopicCreation(false)
                .build();
    }

    /** What the answer says. */
    static ClusterLookup of(MetadataResponse response) {
        Map<TopicPartition, Integer> leaders = new HashMap<>();
        Map<String, ErrorCode> errors = new HashMap<>();
        for (MetadataResponse.MetadataResponseTopic topic : response.topics()) {
            String name = topic.name();
            if (name == null) {
                continue;
            }
            ErrorCode error = ErrorCode.forCode(topic.errorCode());
            if (error != ErrorCode.NONE) {
                errors.put(name, error);
            }
            topic.partitions()
                    .forEach(partition ->
                            leaders.put(new TopicPartition(name, partition.partitionIndex()), partition.leaderId()));
        }
        return new ClusterLookup(nodes(response), response.controllerId(), leaders, errors);
    }

    /** The brokers of an answer, by number. */
    static Map<Integer, Node> nodes(MetadataResponse response) {
        Map<Integer, Node> nodes = new TreeMap<>();
        response.brokers()
                .forEach(broker -> nodes.put(
                        broker.nodeId(),
                        new Node(broker.nodeId(), broker.host(), broker.port(), Optional.ofNullable(broker.rack()))));
        return nodes;
    }

    /** The broker that a target stands for. */
    Route route(Target target) {
        if (target instanceof Target.Broker broker) {
            return node(broker.id(), ErrorCode.BROKER_NOT_AVAILABLE, "the brokers are " + nodes.keySet());
        }
        if (target instanceof Target.Leader leader) {
            return leader(leader.topicPartition());
        }
        return node(controllerId, ErrorCode.NOT_CONTROLLER, "there is no controller now");
    }

    private Route leader(TopicPartition topicPartition) {
        ErrorCode error = topicErrors.get(topicPartition.topic());
        if (error != null) {
            return Route.none(error, "");
        }
        Integer leaderId = leaders.get(topicPartition);
        return leaderId == null
                ? Route.none(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "the topic has no such partition")
                : node(leaderId, ErrorCode.LEADER_NOT_AVAILABLE, "");
    }

    private Route node(int id, ErrorCode errorIfUnknown, String detail) {
        Node node = nodes.get(id);
        return node == null ? Route.none(errorIfUnknown, detail) : Route.to(node);
    }
}
