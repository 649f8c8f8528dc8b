package io.duolog.broker.group.consumer;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Since which epoch a member has had each of its partitions (KIP-1251). Immutable.
 *
 * @param topics epochs by the id of the topic and the partition
 */
public record PartitionEpochs(SortedMap<UUID, SortedMap<Integer, Integer>> topics) {
    /** Of no partitions. */
    public static final PartitionEpochs NONE = new PartitionEpochs(new TreeMap<>());

    /** Copies. */
    public PartitionEpochs {
        SortedMap<UUID, SortedMap<Integer, Integer>> copy = new TreeMap<>();
        topics.forEach((topic, epochs) -> copy.put(topic, Collections.unmodifiableSortedMap(new TreeMap<>(epochs))));
        topics = Collections.unmodifiableSortedMap(copy);
    }

    /** The same epoch for all of these. */
    static PartitionEpochs of(PartitionSet partitions, int epoch) {
        return NONE.with(partitions, epoch);
    }

    /** These, too, and since this epoch, whatever it was. */
    PartitionEpochs with(PartitionSet partitions, int epoch) {
        SortedMap<UUID, SortedMap<Integer, Integer>> all = new TreeMap<>(topics);
        partitions.topics().forEach((topic, numbers) -> {
            SortedMap<Integer, Integer> epochs = new TreeMap<>(all.getOrDefault(topic, Collections.emptySortedMap()));
            numbers.forEach(number -> epochs.put(number, epoch));
            all.put(topic, epochs);
        });
        return new PartitionEpochs(all);
    }

    /** Those of these partitions. */
    PartitionEpochs of(PartitionSet partitions) {
        SortedMap<UUID, SortedMap<Integer, Integer>> left = new TreeMap<>();
        partitions.topics().forEach((topic, numbers) -> {
            SortedMap<Integer, Integer> epochs =
                    new TreeMap<>(topics.getOrDefault(topic, Collections.emptySortedMap()));
            epochs.keySet().retainAll(numbers);
            left.put(topic, epochs);
        });
        return new PartitionEpochs(left);
    }

    /** Since when it has had this one; empty if it has not. */
    OptionalInt since(UUID topic, int partition) {
        Integer epoch = topics.getOrDefault(topic, Collections.emptySortedMap()).get(partition);
        return epoch == null ? OptionalInt.empty() : OptionalInt.of(epoch);
    }

    /** Those of partitions that it has, in their order. */
    List<Integer> since(UUID topic, Collection<Integer> partitions) {
        Map<Integer, Integer> epochs = topics.getOrDefault(topic, Collections.emptySortedMap());
        return partitions.stream().map(epochs::get).toList();
    }
}
