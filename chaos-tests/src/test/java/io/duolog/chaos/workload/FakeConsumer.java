package io.duolog.chaos.workload;

import io.duolog.chaos.workload.client.ChaosConsumer;
import io.duolog.chaos.workload.client.PollException;
import io.duolog.chaos.workload.client.PolledRecord;
import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A consumer whose answers a test gives: either records, or an error. */
final class FakeConsumer implements ChaosConsumer {
    final List<Collection<TopicPartition>> assignments = new ArrayList<>();
    final Queue<Object> polls = new ArrayDeque<>();
    final Map<TopicPartition, Long> ends = new HashMap<>();
    final Map<TopicPartition, Long> positions = new HashMap<>();

    @Override
    public void assignFromBeginning(Collection<TopicPartition> partitions) {
        assignments.add(List.copyOf(partitions));
    }

    @Override
    public List<PolledRecord> poll(Duration timeout) {
        Object next = polls.poll();
        if (next instanceof PollException error) {
            throw error;
        }
        return next instanceof PolledRecord record ? List.of(record) : List.of();
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        return Map.copyOf(ends);
    }

    @Override
    public long position(TopicPartition partition, Duration timeout) {
        return positions.getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        polls.clear();
    }
}
