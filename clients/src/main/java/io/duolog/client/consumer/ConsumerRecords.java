package io.duolog.client.consumer;

import io.duolog.client.TopicPartition;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a poll returned: records, partition by partition, in the order of their offsets. Its contents are immutable; it also
 * knows how far it was iterated, which is what automatic commits go by.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class ConsumerRecords<K, V> implements Iterable<ConsumerRecord<K, V>> {
    private static final int NOT_ITERATED = -1;

    private final List<ConsumerRecord<K, V>> records;
    private final Map<TopicPartition, List<ConsumerRecord<K, V>>> byPartition;
    private volatile int iteratedCount = NOT_ITERATED;

    private ConsumerRecords(
            List<ConsumerRecord<K, V>> records, Map<TopicPartition, List<ConsumerRecord<K, V>>> byPartition) {
        this.records = records;
        this.byPartition = byPartition;
    }

    /** No records. */
    static <K, V> ConsumerRecords<K, V> empty() {
        return new ConsumerRecords<>(List.of(), Map.of());
    }

    /**
     * Takes over a list of records.
     *
     * @param records those of one partition one behind the other; not touched afterwards
     */
    static <K, V> ConsumerRecords<K, V> owning(List<ConsumerRecord<K, V>> records) {
        Map<TopicPartition, List<ConsumerRecord<K, V>>> byPartition = new LinkedHashMap<>();
        List<ConsumerRecord<K, V>> all = Collections.unmodifiableList(records);
        int start = 0;
        for (int index = 1; index <= records.size(); index++) {
            TopicPartition current = records.get(start).topicPartition();
            if (index == records.size() || !records.get(index).topicPartition().equals(current)) {
                byPartition.put(current, all.subList(start, index));
                start = index;
            }
        }
        return new ConsumerRecords<>(all, Collections.unmodifiableMap(byPartition));
    }

    /** How many there are. */
    public int count() {
        return records.size();
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return records.isEmpty();
    }

    /** The partitions that have some. */
    public Set<TopicPartition> partitions() {
        return byPartition.keySet();
    }

    /** Those of one partition. */
    public List<ConsumerRecord<K, V>> records(TopicPartition topicPartition) {
        return byPartition.getOrDefault(topicPartition, List.of());
    }

    /** Goes through all of them; a record counts as processed when the next one is asked for, or whether there is one. */
    @Override
    public Iterator<ConsumerRecord<K, V>> iterator() {
        iteratedPast(0);
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                iteratedPast(next);
                return next < records.size();
            }

            @Override
            public ConsumerRecord<K, V> next() {
                if (next >= records.size()) {
                    throw new NoSuchElementException("there are only " + records.size() + " records");
                }
                iteratedPast(next);
                return records.get(next++);
            }
        };
    }

    /**
     * How many records, from the first on, are processed as far as can be told.
     *
     * @param isDone whether the application is done with all that it wanted to look at
     */
    int processedCount(boolean isDone) {
        int count = iteratedCount;
        if (count == NOT_ITERATED) {
            return isDone ? records.size() : 0;
        }
        return count;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // those who iterate are one thread; others only read
    private void iteratedPast(int count) {
        iteratedCount = Math.max(iteratedCount, count);
    }

    /** All of them. */
    public Stream<ConsumerRecord<K, V>> stream() {
        return records.stream();
    }
}
