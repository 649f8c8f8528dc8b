package io.duolog.storage.compaction;

import io.duolog.protocol.record.RecordBatch;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the log's producers left off. What says so must stay, even without its records: it is how a log that is opened
 * again knows which sequence number comes next.
 *
 * @param byProducer by producer id
 */
public record LastBatches(Map<Long, LastBatch> byProducer) {
    /** Copies the map. */
    public LastBatches {
        byProducer = Map.copyOf(byProducer);
    }

    /**
     * The last that is known of a producer.
     *
     * @param lastOffset of its last batch; -1 if only markers are known
     * @param epoch its epoch
     */
    public record LastBatch(long lastOffset, short epoch) {}

    /**
     * The same producers, with the last batches that they have in the part that is compacted: those behind it may yet be
     * lost, and then these tell where the producers are.
     *
     * @param lastOffsets of batches in that part, by producer id
     */
    public LastBatches within(Map<Long, Long> lastOffsets) {
        Map<Long, LastBatch> changed = new HashMap<>();
        byProducer.forEach((id, last) ->
                changed.put(id, new LastBatch(lastOffsets.getOrDefault(id, last.lastOffset()), last.epoch())));
        return new LastBatches(changed);
    }

    /** Whether the batch is its producer's last one, or a marker that alone tells the producer's epoch. */
    boolean contains(RecordBatch batch) {
        LastBatch last = batch.hasProducerId() ? byProducer.get(batch.producerId()) : null;
        if (last == null) {
            return false;
        }
        return last.lastOffset() >= 0
                ? batch.lastOffset() == last.lastOffset()
                : batch.isControl() && batch.producerEpoch() == last.epoch();
    }
}
