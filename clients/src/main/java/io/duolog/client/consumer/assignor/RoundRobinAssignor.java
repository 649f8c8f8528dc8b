package io.duolog.client.consumer.assignor;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Deals the partitions of all topics out like cards, one to each member that subscribes to the topic, in turn. */
final class RoundRobinAssignor implements Assignor {
    @Override
    public String name() {
        return "roundrobin";
    }

    @Override
    public Set<RebalanceProtocol> protocols() {
        return Set.of(RebalanceProtocol.EAGER);
    }

    @Override
    public Map<String, List<TopicPartition>> assign(
            Map<String, AssignableTopic> topics, Map<String, MemberSubscription> members) {
        Map<String, List<TopicPartition>> assignment = new HashMap<>();
        members.keySet().forEach(memberId -> assignment.put(memberId, new ArrayList<>()));
        List<String> circle = MemberOrder.sorted(members.keySet(), members);
        TreeSet<String> subscribed = new TreeSet<>();
        members.values().forEach(member -> subscribed.addAll(member.topics()));
        int turn = 0;
        for (String name : subscribed) {
            AssignableTopic topic = topics.get(name);
            int partitionCount = topic == null ? 0 : topic.partitionCount();
            for (int partition = 0; partition < partitionCount; partition++) {
                while (!requireNonNull(members.get(circle.get(turn))).topics().contains(name)) {
                    turn = (turn + 1) % circle.size();
                }
                requireNonNull(assignment.get(circle.get(turn))).add(new TopicPartition(name, partition));
                turn = (turn + 1) % circle.size();
            }
        }
        return assignment;
    }
}
