package io.duolog.chaos.fault;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.system.Capability;
import java.util.List;
import java.util.Set;

/**
 * What schedules are made for.
 *
 * @param brokers how many; their node ids are 1 to this
 * @param zooKeepers how many servers coordinate; 0 if the brokers do that themselves
 * @param clients how many client processes
 * @param topics at least one; faults meet the leaders and followers of these
 * @param capabilities of the system
 */
public record Topology(int brokers, int zooKeepers, int clients, List<TopicPlan> topics, Set<Capability> capabilities) {
    /** Checks and copies. */
    public Topology {
        topics = List.copyOf(requireNonNull(topics, "topics"));
        capabilities = Set.copyOf(requireNonNull(capabilities, "capabilities"));
        if (brokers < 1 || zooKeepers < 0 || clients < 0) {
            throw new IllegalArgumentException("a topology has at least one broker and no negative numbers: brokers "
                    + brokers + ", zooKeepers " + zooKeepers + ", clients " + clients);
        }
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("a topology needs at least one topic for faults to aim at");
        }
    }

    /** The most brokers that may be away while a majority is left. */
    public int minority() {
        return (brokers - 1) / 2;
    }
}
