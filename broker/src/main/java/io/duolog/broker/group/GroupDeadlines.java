package io.duolog.broker.group;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which group has something to do first. Confined to the shard. */
final class GroupDeadlines {
    private final Map<String, Entry> byGroup = new HashMap<>();
    private final TreeSet<Entry> byTime =
            new TreeSet<>(Comparator.comparingLong(Entry::atMs).thenComparing(Entry::groupId));

    private record Entry(long atMs, String groupId) {}

    /** Notes when a group has something to do, in place of what was noted before. */
    void set(String groupId, OptionalLong atMs) {
        Entry known = byGroup.get(groupId);
        if (known != null && atMs.isPresent() && known.atMs() == atMs.getAsLong()) {
            return;
        }
        remove(groupId);
        if (atMs.isPresent()) {
            Entry added = new Entry(atMs.getAsLong(), groupId);
            byGroup.put(groupId, added);
            byTime.add(added);
        }
    }

    /** Forgets a group. */
    void remove(String groupId) {
        Entry known = byGroup.remove(groupId);
        if (known != null) {
            byTime.remove(known);
        }
    }

    /** When the first group has something to do. */
    OptionalLong next() {
        return byTime.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(byTime.first().atMs());
    }

    /** The first group that has something to do by now; null if none has. */
    @Nullable
    String due(long nowMs) {
        return byTime.isEmpty() || byTime.first().atMs() > nowMs
                ? null
                : byTime.first().groupId();
    }
}
