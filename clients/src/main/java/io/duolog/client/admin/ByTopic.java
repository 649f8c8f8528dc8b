package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Partitions grouped by topic, as most requests want them. */
final class ByTopic {
    private ByTopic() {}

    /**
     * One element for each topic, in the order of first appearance.
     *
     * @param partition makes the part of one partition
     * @param topic makes the part of a topic from its name and partitions
     */
    static <P, T> List<T> list(
            Collection<TopicPartition> items,
            Function<TopicPartition, P> partition,
            BiFunction<String, List<P>, T> topic) {
        Map<String, List<P>> byTopic = new LinkedHashMap<>();
        items.forEach(item ->
                byTopic.computeIfAbsent(item.topic(), name -> new ArrayList<>()).add(partition.apply(item)));
        List<T> topics = new ArrayList<>(byTopic.size());
        byTopic.forEach((name, partitions) -> topics.add(topic.apply(name, partitions)));
        return topics;
    }
}
