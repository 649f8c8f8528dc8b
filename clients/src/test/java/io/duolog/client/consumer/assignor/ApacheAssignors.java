package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

/** Apache Kafka's assignors behind our types: the oracle. */
final class ApacheAssignors {
    private ApacheAssignors() {}

    static ConsumerPartitionAssignor named(String name) {
        return switch (name) {
            case "range" -> new RangeAssignor();
            case "roundrobin" -> new RoundRobinAssignor();
            case "sticky" -> new StickyAssignor();
            case "cooperative-sticky" -> new CooperativeStickyAssignor();
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Map<String, List<TopicPartition>> assign(
            String name, Map<String, AssignableTopic> topics, Map<String, MemberSubscription> members) {
        Map<String, Subscription> subscriptions = new HashMap<>();
        members.forEach((memberId, member) -> subscriptions.put(memberId, subscription(member)));
        Map<String, Assignment> assigned = named(name)
                .assign(cluster(topics), new GroupSubscription(subscriptions))
                .groupAssignment();
        Map<String, List<TopicPartition>> ours = new HashMap<>();
        assigned.forEach((memberId, assignment) -> ours.put(
                memberId,
                assignment.partitions().stream()
                        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                        .toList()));
        return ours;
    }

    static Subscription subscription(MemberSubscription member) {
        Subscription subscription = new Subscription(
                member.topics(),
                member.userData().map(ByteBuffer::duplicate).orElse(null),
                theirs(member.ownedPartitions()),
                member.generation().orElse(Assignor.NO_GENERATION),
                member.rackId());
        subscription.setGroupInstanceId(member.groupInstanceId());
        return subscription;
    }

    static List<org.apache.kafka.common.TopicPartition> theirs(List<TopicPartition> partitions) {
        return partitions.stream()
                .map(partition -> new org.apache.kafka.common.TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private static Cluster cluster(Map<String, AssignableTopic> topics) {
        Map<String, Node> nodes = new HashMap<>();
        List<PartitionInfo> partitions = new ArrayList<>();
        topics.values().forEach(topic -> {
            for (int number = 0; number < topic.partitionCount(); number++) {
                Node[] replicas = topic.replicaRacks().get(number).stream()
                        .map(rack -> nodes.computeIfAbsent(rack, key -> new Node(nodes.size(), "host", 9092, key)))
                        .toArray(Node[]::new);
                Node leader = replicas.length == 0 ? Node.noNode() : replicas[0];
                partitions.add(new PartitionInfo(topic.name(), number, leader, replicas, replicas));
            }
        });
        return new Cluster("oracle", List.copyOf(nodes.values()), partitions, Set.of(), Set.of());
    }

    static Optional<ByteBuffer> userData(ConsumerPartitionAssignor assignor, List<String> topics) {
        return Optional.ofNullable(assignor.subscriptionUserData(Set.copyOf(topics)));
    }
}
