package io.duolog.chaos.checker;

import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a partition holds, as well as is known: what its longest final read found or, if there was none, what consumers found
 * together. One record an offset, by offset; an index is a position in that order. Offsets that nothing was read at are no
 * part of it, since control records occupy some.
 */
final class PartitionLog {
    private final boolean complete;
    private final ReadRecord[] records;
    private final Map<Value, Integer> firstIndexes;
    private final Set<Value> elsewhere;

    private PartitionLog(boolean complete, List<ReadRecord> records, Set<Value> elsewhere) {
        this.complete = complete;
        this.records = records.toArray(ReadRecord[]::new);
        this.elsewhere = elsewhere;
        this.firstIndexes = new HashMap<>(records.size() * 2);
        for (int i = 0; i < this.records.length; i++) {
            Value value = this.records[i].value();
            if (value != null) {
                firstIndexes.putIfAbsent(value, i);
            }
        }
    }

    static PartitionLog of(PartitionHistory history) {
        if (history.finalReads().isEmpty()) {
            TreeMap<Long, ReadRecord> polled = new TreeMap<>();
            history.sessions().stream()
                    .flatMap(session -> session.polls().stream())
                    .flatMap(poll -> poll.records().stream())
                    .forEach(read -> polled.putIfAbsent(read.offset(), read));
            return new PartitionLog(false, List.copyOf(polled.values()), Set.of());
        }
        ReplicaRead longest = history.finalReads().stream()
                .max(Comparator.comparingInt(read -> read.records().size()))
                .orElseThrow();
        PartitionLog log = new PartitionLog(true, byOffset(longest.records()), new HashSet<>());
        history.finalReads().forEach(read -> read.records().forEach(log::noteElsewhere));
        return log;
    }

    private static List<ReadRecord> byOffset(List<ReadRecord> records) {
        List<ReadRecord> sorted = new ArrayList<>(records.size());
        boolean ascending = true;
        for (ReadRecord read : records) {
            ascending &= sorted.isEmpty()
                    || read.offset() > sorted.get(sorted.size() - 1).offset();
            sorted.add(read);
        }
        if (ascending) {
            return sorted;
        }
        TreeMap<Long, ReadRecord> byOffset = new TreeMap<>();
        records.forEach(read -> byOffset.putIfAbsent(read.offset(), read));
        return List.copyOf(byOffset.values());
    }

    private void noteElsewhere(ReadRecord read) {
        Value value = read.value();
        if (value != null && !firstIndexes.containsKey(value)) {
            elsewhere.add(value);
        }
    }

    /** Whether this comes from final reads, so that what is not here is not there. */
    boolean isComplete() {
        return complete;
    }

    int size() {
        return records.length;
    }

    ReadRecord at(int index) {
        return records[index];
    }

    /** The last offset; -1 if there is none. */
    long lastOffset() {
        return records.length == 0 ? -1 : records[records.length - 1].offset();
    }

    /** The index of the first record at {@code offset} or after it; {@link #size} if there is none. */
    int indexFrom(long offset) {
        int low = 0;
        int high = records.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records[middle].offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether there is a record at {@code offset}. */
    boolean hasOffset(long offset) {
        int index = indexFrom(offset);
        return index < records.length && records[index].offset() == offset;
    }

    /** Whether {@code value} is at {@code offset}. */
    boolean holds(long offset, Value value) {
        int index = indexFrom(offset);
        return index < records.length && records[index].offset() == offset && value.equals(records[index].value());
    }

    /** The index of the first record that is {@code value}; -1 if there is none. */
    int firstIndexOf(Value value) {
        return firstIndexes.getOrDefault(value, -1);
    }

    /** Whether {@code value} is here, or in another final read. */
    boolean isKnown(Value value) {
        return firstIndexes.containsKey(value) || elsewhere.contains(value);
    }
}
