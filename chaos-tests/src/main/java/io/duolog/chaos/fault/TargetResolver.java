package io.duolog.chaos.fault;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.network.NodeId;
import io.duolog.storage.TopicPartition;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Finds out whom a target means now. */
final class TargetResolver {
    private final Surroundings surroundings;

    TargetResolver(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * The nodes.
     *
     * @param runs what steps before have met
     * @throws StepSkipped if there is no such node now
     */
    List<NodeId> resolve(Target target, List<StepRun> runs) throws StepSkipped {
        if (target instanceof Target.Leader leader) {
            return List.of(NodeId.broker(leaderOf(leader.topic(), leader.partition())));
        }
        if (target instanceof Target.Follower follower) {
            return List.of(NodeId.broker(followerOf(follower)));
        }
        if (target instanceof Target.Controller) {
            OptionalInt controller = surroundings.system().controller();
            return List.of(NodeId.broker(
                    controller.orElseThrow(() -> StepSkipped.forNow("there is no controller that answers"))));
        }
        if (target instanceof Target.Broker broker) {
            return List.of(existing(NodeId.broker(broker.id())));
        }
        if (target instanceof Target.ZooKeeper server) {
            return List.of(existing(NodeId.zooKeeper(server.number())));
        }
        if (target instanceof Target.Client client) {
            return List.of(existing(NodeId.client(client.number())));
        }
        if (target instanceof Target.OfStep step) {
            List<NodeId> met = runs.get(step.step()).nodes();
            if (met.isEmpty()) {
                throw new StepSkipped("step " + step.step() + " met nobody");
            }
            return met;
        }
        return surroundings.system().nodes().stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER)
                .toList();
    }

    private int leaderOf(String topic, int partition) throws StepSkipped {
        TopicPartition wanted = new TopicPartition(topic, partition);
        return surroundings.system().leaders(Set.of(topic)).stream()
                .filter(observed -> observed.partition().equals(wanted) && observed.leader() >= 0)
                .mapToInt(LeaderObserved::leader)
                .findFirst()
                .orElseThrow(() -> StepSkipped.forNow("nobody leads " + topic + "-" + partition));
    }

    private int followerOf(Target.Follower follower) throws StepSkipped {
        int leader = leaderOf(follower.topic(), follower.partition());
        List<Integer> followers =
                surroundings.admin().replicas(new TopicPartition(follower.topic(), follower.partition())).stream()
                        .filter(replica -> replica != leader)
                        .toList();
        if (follower.n() >= followers.size()) {
            throw new StepSkipped(follower.topic() + "-" + follower.partition() + " has " + followers.size()
                    + " followers, and no number " + follower.n());
        }
        return followers.get(follower.n());
    }

    private NodeId existing(NodeId node) throws StepSkipped {
        List<NodeId> there = node.kind() == NodeId.Kind.CLIENT
                ? surroundings.clients().clients()
                : surroundings.system().nodes();
        if (!there.contains(node)) {
            throw new StepSkipped("there is no " + node);
        }
        return node;
    }
}
