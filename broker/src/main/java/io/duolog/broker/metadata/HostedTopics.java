package io.duolog.broker.metadata;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * How many partitions of which topics have a replica on which broker, so that what concerns one broker need not look at
 * the topics that it does not host. Immutable.
 */
final class HostedTopics {
    static final HostedTopics NONE = new HostedTopics(HashTreePMap.empty());

    private final PMap<Integer, PMap<UUID, Integer>> counts;

    private HostedTopics(PMap<Integer, PMap<UUID, Integer>> counts) {
        this.counts = counts;
    }

    /** The topics with a replica on the broker. */
    Set<UUID> of(int brokerId) {
        return counts.getOrDefault(brokerId, HashTreePMap.empty()).keySet();
    }

    /** A partition of the topic had the replicas {@code before} and has {@code after}. */
    HostedTopics moved(UUID topicId, List<Integer> before, List<Integer> after) {
        if (before.equals(after)) {
            return this;
        }
        Map<Integer, Integer> changes = new HashMap<>();
        before.forEach(broker -> changes.merge(broker, -1, Integer::sum));
        after.forEach(broker -> changes.merge(broker, 1, Integer::sum));
        return with(topicId, changes);
    }

    /** Partitions of the topic were created; {@code replicas} are those of all of them. */
    HostedTopics created(UUID topicId, List<Integer> replicas) {
        Map<Integer, Integer> changes = new HashMap<>();
        replicas.forEach(broker -> changes.merge(broker, 1, Integer::sum));
        return with(topicId, changes);
    }

    /** The topic was deleted. */
    HostedTopics removed(TopicImage topic) {
        PMap<Integer, PMap<UUID, Integer>> after = counts;
        for (Map.Entry<Integer, PMap<UUID, Integer>> broker : counts.entrySet()) {
            if (broker.getValue().containsKey(topic.id())) {
                after = after.plus(broker.getKey(), broker.getValue().minus(topic.id()));
            }
        }
        return new HostedTopics(after);
    }

    private HostedTopics with(UUID topicId, Map<Integer, Integer> changes) {
        PMap<Integer, PMap<UUID, Integer>> after = counts;
        for (Map.Entry<Integer, Integer> change : changes.entrySet()) {
            if (change.getValue() == 0) {
                continue;
            }
            PMap<UUID, Integer> topics = after.getOrDefault(change.getKey(), HashTreePMap.empty());
            int count = topics.getOrDefault(topicId, 0) + change.getValue();
            after = after.plus(change.getKey(), count == 0 ? topics.minus(topicId) : topics.plus(topicId, count));
        }
        return new HostedTopics(after);
    }
}
