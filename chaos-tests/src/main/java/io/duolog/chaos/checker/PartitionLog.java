package io.duolog.chaos.checker;

import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.Value;
import io.duolog.chaos.history.ValueMap;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
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
    private final ValueMap<ReadRecord> firsts = new ValueMap<>();
    private final Set<Value> elsewhere = new HashSet<>();

    /** @param records by offset, one an offset */
    private PartitionLog(boolean complete, ReadRecord[] records) {
        this.complete = complete;
        this.records = records;
        for (ReadRecord read : records) {
            if (read.value() != null) {
                firsts.putIfAbsent(read.value(), read);
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
            return new PartitionLog(false, polled.values().toArray(ReadRecord[]::new));
        }
        ReplicaRead longest = history.finalReads().stream()
                .max(Comparator.comparingInt(read -> read.records().size()))
                .orElseThrow();
        PartitionLog log = new PartitionLog(true, byOffset(longest.records()));
        history.finalReads().forEach(read -> read.records().forEach(log::noteElsewhere));
        return log;
    }

    private static ReadRecord[] byOffset(List<ReadRecord> records) {
        boolean ascending = true;
        for (int i = 1; i < records.size() && ascending; i++) {
            ascending = records.get(i).offset() > records.get(i - 1).offset();
        }
        if (ascending) {
            return records.toArray(ReadRecord[]::new);
        }
        TreeMap<Long, ReadRecord> byOffset = new TreeMap<>();
        records.forEach(read -> byOffset.putIfAbsent(read.offset(), read));
        return byOffset.values().toArray(ReadRecord[]::new);
    }

    private void noteElsewhere(ReadRecord read) {
        Value value = read.value();
        if (value != null && firsts.get(value) == null) {
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
        if (records.length == 0 || offset <= records[0].offset()) {
            return 0;
        }
        // Offsets rise, so that no record is further from the first one than its offset is; most have no hole before
        // them.
        int high = (int) Math.min(records.length, offset - records[0].offset());
        if (high < records.length && records[high].offset() == offset) {
            return high;
        }
        int low = 0;
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
        ReadRecord first = firsts.get(value);
        return first == null ? -1 : indexFrom(first.offset());
    }

    /** Whether {@code value} is here, or in another final read. */
    boolean isKnown(Value value) {
        return firsts.get(value) != null || elsewhere.contains(value);
    }
}
