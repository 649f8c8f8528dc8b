package io.duolog.broker.group.offset;

import io.duolog.broker.group.record.OffsetCommitKey;
import io.duolog.broker.group.record.OffsetCommitValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The committed offsets of a shard's groups. Changed by replaying records only. Confined to the shard. */
public final class OffsetStore {
    private final Map<String, Map<String, Map<Integer, CommittedOffset>>> byGroup = new HashMap<>();

    /** Takes a record; a null value ends the offset. */
    public void replay(OffsetCommitKey key, @Nullable OffsetCommitValue value) {
        if (value == null) {
            remove(key);
            return;
        }
        byGroup.computeIfAbsent(key.group(), group -> new TreeMap<>())
                .computeIfAbsent(key.topic(), topic -> new TreeMap<>())
                .put(key.partition(), CommittedOffset.of(value));
    }

    private void remove(OffsetCommitKey key) {
        Map<String, Map<Integer, CommittedOffset>> topics = byGroup.get(key.group());
        Map<Integer, CommittedOffset> partitions = topics == null ? null : topics.get(key.topic());
        if (topics == null || partitions == null) {
            return;
        }
        partitions.remove(key.partition());
        if (partitions.isEmpty()) {
            topics.remove(key.topic());
        }
        if (topics.isEmpty()) {
            byGroup.remove(key.group());
        }
    }

    /** The offset of a group in a partition; null if there is none. */
    public @Nullable CommittedOffset find(String group, String topic, int partition) {
        Map<Integer, CommittedOffset> partitions = topics(group).get(topic);
        return partitions == null ? null : partitions.get(partition);
    }

    /** All offsets of a group, by topic and partition in order. */
    public Map<String, Map<Integer, CommittedOffset>> topics(String group) {
        return byGroup.getOrDefault(group, Map.of());
    }

    /** Whether a group has any. */
    public boolean hasAny(String group) {
        return byGroup.containsKey(group);
    }

    /** How many a group has. */
    public int count(String group) {
        return topics(group).values().stream().mapToInt(Map::size).sum();
    }

    /** The groups that have any. */
    public Set<String> groups() {
        return byGroup.keySet();
    }
}
