package io.duolog.chaos.history;

import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds equal values and equal partitions once, and equal records of one partition once. Each record of a run is read about
 * ten times, by consumers, by the verification from each replica, and from the files: without this a history needs several
 * times its memory.
 */
final class Interner {
    private final Map<TopicPartition, TopicPartition> partitions = new HashMap<>();
    private final Map<Producer, List<@Nullable Value>> values = new HashMap<>();
    private final Map<TopicPartition, List<ReadRecord>> reads = new HashMap<>();

    private record Producer(int producer, int incarnation) {}

    HistoryEvent intern(HistoryEvent event) {
        if (event instanceof HistoryEvent.SendInvoked sent) {
            return new HistoryEvent.SendInvoked(
                    sent.timeNs(), sent.process(), partition(sent.partition()), value(sent.value()));
        }
        if (event instanceof HistoryEvent.SendReturned sent) {
            return new HistoryEvent.SendReturned(
                    sent.timeNs(),
                    sent.process(),
                    partition(sent.partition()),
                    value(sent.value()),
                    sent.outcome(),
                    sent.offset(),
                    sent.error());
        }
        if (event instanceof HistoryEvent.Polled polled) {
            return new HistoryEvent.Polled(
                    polled.timeNs(),
                    polled.invokedNs(),
                    polled.process(),
                    polled.records().stream().map(this::record).toList());
        }
        return event;
    }

    /** Takes records from the read of the same partition before it, where they are equal: most are. */
    ReplicaRead intern(ReplicaRead read) {
        TopicPartition partition = partition(read.partition());
        List<ReadRecord> before = reads.getOrDefault(partition, List.of());
        List<ReadRecord> records = new ArrayList<>(read.records().size());
        for (int i = 0; i < read.records().size(); i++) {
            ReadRecord record = read.records().get(i);
            boolean known = i < before.size() && before.get(i).equals(record);
            records.add(known ? before.get(i) : record(record));
        }
        ReplicaRead interned = new ReplicaRead(partition, read.broker(), read.round(), records);
        reads.put(partition, interned.records());
        return interned;
    }

    ReplicaLog intern(ReplicaLog log) {
        return new ReplicaLog(
                partition(log.partition()),
                log.broker(),
                log.records().stream()
                        .map(record -> new ReplicaLog.StoredRecord(
                                record.offset(), record.leaderEpoch(), record.crc(), valueOrNull(record.value())))
                        .toList());
    }

    private ReadRecord record(ReadRecord record) {
        return new ReadRecord(
                partition(record.partition()), record.offset(), record.leaderEpoch(), valueOrNull(record.value()));
    }

    private TopicPartition partition(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, same -> same);
    }

    private @Nullable Value valueOrNull(@Nullable Value value) {
        return value == null ? null : value(value);
    }

    /** Sequences have no holes, so that a list by sequence is the smallest map; one far out of order is not kept. */
    private Value value(Value value) {
        List<@Nullable Value> ofProducer = values.computeIfAbsent(
                new Producer(value.producer(), value.incarnation()), producer -> new ArrayList<>());
        if (value.sequence() < 0 || value.sequence() > ofProducer.size() + 100_000L) {
            return value;
        }
        int sequence = (int) value.sequence();
        while (ofProducer.size() <= sequence) {
            ofProducer.add(null);
        }
        Value known = ofProducer.get(sequence);
        if (known != null) {
            return known;
        }
        ofProducer.set(sequence, value);
        return value;
    }
}
