package io.duolog.chaos.register;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.ClusterAdmin;
import io.duolog.storage.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an operator can do to coordination alone: nothing but look. */
public record RegisterAdmin(RegisterSystem system) implements ClusterAdmin {
    @Override
    public void createTopic(TopicPlan topic) {
        throw nothing();
    }

    @Override
    public void moveLeaders(Map<TopicPartition, Integer> leaders) {
        throw nothing();
    }

    @Override
    public void reassign(TopicPartition partition, List<Integer> replicas) {
        throw nothing();
    }

    private static IllegalStateException nothing() {
        return new IllegalStateException("coordination alone has no topics");
    }

    @Override
    public List<Integer> replicas(TopicPartition partition) {
        return system.nodes().stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER)
                .map(NodeId::number)
                .toList();
    }

    @Override
    public boolean allInSync(Set<String> topics) {
        return system.nodes().stream().allMatch(system::isRunning)
                && system.controller().isPresent();
    }
}
