package io.duolog.chaos.workload;

import io.duolog.storage.TopicPartition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the clients of a run have done so far, about a tenth of a second late. What a client did after its last report
 * before it was killed is not counted. Thread-safe; counts never decrease.
 */
public final class WorkCounters {
    private final Map<TopicPartition, Work> partitions = new ConcurrentHashMap<>();
    private final Map<String, Work> topics = new ConcurrentHashMap<>();

    WorkCounters() {}

    void add(TopicPartition partition, Work more) {
        partitions.merge(partition, more, Work::plus);
        topics.merge(partition.topic(), more, Work::plus);
    }

    /** In all. */
    public Work all() {
        return topics.values().stream().reduce(Work.NONE, Work::plus);
    }

    /** Of one topic; none of one that nobody used. */
    public Work of(String topic) {
        return topics.getOrDefault(topic, Work.NONE);
    }

    /** Of one partition; none of one that nobody used. */
    public Work of(TopicPartition partition) {
        return partitions.getOrDefault(partition, Work.NONE);
    }

    /** The topics that were used. */
    public Set<String> topics() {
        return Set.copyOf(topics.keySet());
    }

    /** Each partition that was used; a copy, sorted. */
    public Map<TopicPartition, Work> byPartition() {
        return new TreeMap<>(partitions);
    }
}
