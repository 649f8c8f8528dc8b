package io.duolog.chaos.history;

import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds equal values once, and equal records of one offset once. Each record of a run is read about ten times, by consumers, by
 * the verification from each replica, and from the files: without this a history needs several times its memory.
 */
final class Interner {
    private final ValueMap<Value> values = new ValueMap<>();
    private final Map<TopicPartition, NumberMap<ReadRecord>> reads = new HashMap<>();
    private final Map<TopicPartition, NumberMap<ReplicaLog.StoredRecord>> stored = new HashMap<>();

    Value value(Value value) {
        Value known = values.putIfAbsent(value, value);
        return known == null ? value : known;
    }

    /** The newest that was read of an offset is kept: who reads it next is likely to tell the same of it. */
    ReadRecord record(ReadRecord record) {
        NumberMap<ReadRecord> known = reads.computeIfAbsent(record.partition(), added -> new NumberMap<>());
        ReadRecord before = known.get(record.offset());
        if (before != null && record.equals(before)) {
            return before;
        }
        known.put(record.offset(), record);
        return record;
    }

    /** A log with the records that another replica's log has, where they are equal. */
    ReplicaLog log(ReplicaLog log) {
        NumberMap<ReplicaLog.StoredRecord> known = stored.computeIfAbsent(log.partition(), added -> new NumberMap<>());
        List<ReplicaLog.StoredRecord> records = new ArrayList<>(log.records().size());
        for (ReplicaLog.StoredRecord record : log.records()) {
            ReplicaLog.StoredRecord before = known.get(record.offset());
            if (before != null && record.equals(before)) {
                records.add(before);
            } else {
                known.put(record.offset(), record);
                records.add(record);
            }
        }
        return new ReplicaLog(log.partition(), log.broker(), records);
    }
}
