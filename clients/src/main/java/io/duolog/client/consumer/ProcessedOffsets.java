package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How far the application has processed each partition, for automatic commits. Confined to the application's thread.
 *
 * <p>A record counts as processed when the iteration of what a poll returned has gone past it; what was not iterated, but
 * looked at otherwise, when the application polls again. A record at which the iteration ended, by an exception for
 * instance, is not processed, nor is anything behind it in its partition, until the application commits or seeks.
 */
final class ProcessedOffsets implements OffsetProgress {
    private final Map<TopicPartition, OffsetAndMetadata> processed = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    private final Set<TopicPartition> held = new HashSet<>();
    private ConsumerRecords<?, ?> last = ConsumerRecords.empty();

    /**
     * A poll returns these.
     *
     * @param positions where each of their partitions goes on behind them
     */
    void delivered(ConsumerRecords<?, ?> records, Function<TopicPartition, OffsetAndMetadata> positions) {
        last = records;
        ends.clear();
        records.partitions().forEach(partition -> ends.put(partition, positions.apply(partition)));
    }

    /**
     * Notes what of the last records is processed.
     *
     * @param isPolling whether the application polls, and so is done with them
     * @return the partitions that are held from now on
     */
    Set<TopicPartition> settle(boolean isPolling) {
        int left = last.processedCount(isPolling);
        Set<TopicPartition> newlyHeld = new HashSet<>();
        for (TopicPartition partition : last.partitions()) {
            List<? extends ConsumerRecord<?, ?>> records = last.records(partition);
            int count = Math.min(left, records.size());
            left -= count;
            OffsetAndMetadata end = ends.get(partition);
            if (end == null || held.contains(partition)) {
                continue;
            }
            if (count == records.size()) {
                processed.put(partition, end);
            } else {
                ConsumerRecord<?, ?> next = records.get(count);
                processed.put(partition, new OffsetAndMetadata(next.offset(), next.leaderEpoch(), ""));
                if (isPolling) {
                    newlyHeld.add(partition);
                }
            }
        }
        held.addAll(newlyHeld);
        if (isPolling) {
            last = ConsumerRecords.empty();
            ends.clear();
        }
        return newlyHeld;
    }

    /** The application goes on elsewhere: what it had before does not count any more. */
    void moved(TopicPartition partition) {
        processed.remove(partition);
        ends.remove(partition);
        held.remove(partition);
    }

    /** The application has committed by itself. */
    void committedByHand(Map<TopicPartition, OffsetAndMetadata> offsets) {
        committed.putAll(offsets);
        offsets.keySet().forEach(partition -> {
            held.remove(partition);
            processed.remove(partition);
        });
    }

    @Override
    public void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        committed.putAll(offsets);
    }

    @Override
    public void notCommitted(Collection<TopicPartition> partitions) {
        partitions.forEach(committed::remove);
    }

    @Override
    public void finish(Collection<TopicPartition> partitions) {
        // While a rebalance is told, the application is inside poll, and done with what it got before.
    }

    @Override
    public void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            moved(partition);
            committed.remove(partition);
        });
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> due() {
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>(processed);
        due.entrySet().removeIf(entry -> entry.getValue().equals(committed.get(entry.getKey())));
        return due;
    }
}
