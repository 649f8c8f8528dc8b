package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.Assignment;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the coordinator wants a member to have, by the ids of topics, and the names of these topics as far as they are known.
 * Confined to the event loop.
 */
final class TargetPartitions {
    private final Map<UUID, List<Integer>> target = new LinkedHashMap<>();
    private final Map<UUID, String> names = new HashMap<>();
    private boolean isGiven;

    /** The coordinator has said nothing, or it is void. */
    void clear() {
        target.clear();
        isGiven = false;
    }

    /**
     * The coordinator has given another one.
     *
     * @param owned the ids of topics that will matter besides
     */
    void replace(Assignment assignment, Collection<UUID> owned) {
        clear();
        isGiven = true;
        assignment.topicPartitions().forEach(topic -> target.put(topic.topicId(), topic.partitions()));
        names.keySet().removeIf(id -> !target.containsKey(id) && !owned.contains(id));
    }

    /** Whether the coordinator has said anything. */
    boolean isGiven() {
        return isGiven;
    }

    /** Topics whose names are not known. */
    Set<UUID> unnamed() {
        Set<UUID> unnamed = new LinkedHashSet<>(target.keySet());
        unnamed.removeAll(names.keySet());
        return unnamed;
    }

    /** Some names have been found. */
    void name(Map<UUID, String> found) {
        names.putAll(found);
    }

    /** The partitions whose topics have names, and the ids of these topics. */
    Map<TopicPartition, UUID> named() {
        Map<TopicPartition, UUID> named = new LinkedHashMap<>();
        target.forEach((id, numbers) -> {
            String name = names.get(id);
            if (name != null) {
                numbers.forEach(number -> named.put(new TopicPartition(name, number), id));
            }
        });
        return named;
    }
}
