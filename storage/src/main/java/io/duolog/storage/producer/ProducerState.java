package io.duolog.storage.producer;

import io.duolog.protocol.record.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one producer: its epoch, its last five batches, and the transaction it has open. Guarded by the log's
 * lock.
 */
final class ProducerState {
    /** How many batches a producer may have in flight, hence may send again. */
    static final int REMEMBERED_BATCHES = 5;

    /** The coordinator epoch before any marker was seen. */
    static final int NO_COORDINATOR_EPOCH = -1;

    /** The value of {@link #transactionFirstOffset} without an open transaction. */
    static final long NO_TRANSACTION = -1;

    final long producerId;
    private final int[] lastSequences = new int[REMEMBERED_BATCHES];
    private final long[] lastOffsets = new long[REMEMBERED_BATCHES];
    private final int[] offsetDeltas = new int[REMEMBERED_BATCHES];
    private final long[] timestamps = new long[REMEMBERED_BATCHES];
    private int oldest;
    private int count;
    private short epoch = RecordBatch.NO_PRODUCER_EPOCH;
    private int coordinatorEpoch = NO_COORDINATOR_EPOCH;
    private long lastTimestampMs = RecordBatch.NO_TIMESTAMP;
    private long transactionFirstOffset = NO_TRANSACTION;

    ProducerState(long producerId) {
        this.producerId = producerId;
    }

    short epoch() {
        return epoch;
    }

    int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    long lastTimestampMs() {
        return lastTimestampMs;
    }

    long transactionFirstOffset() {
        return transactionFirstOffset;
    }

    boolean hasBatches() {
        return count > 0;
    }

    int lastSequence() {
        return count == 0 ? RecordBatch.NO_SEQUENCE : lastSequences[newest()];
    }

    long lastOffset() {
        return count == 0 ? -1 : lastOffsets[newest()];
    }

    int lastOffsetDelta() {
        return count == 0 ? 0 : offsetDeltas[newest()];
    }

    private int newest() {
        return (oldest + count - 1) % REMEMBERED_BATCHES;
    }

    /** A new epoch makes the batches of the old one worthless. */
    void advanceEpoch(short newEpoch) {
        if (newEpoch != epoch) {
            epoch = newEpoch;
            count = 0;
            oldest = 0;
        }
    }

    void addBatch(int lastSequence, long lastOffset, int offsetDelta, long timestampMs) {
        if (count == REMEMBERED_BATCHES) {
            oldest = (oldest + 1) % REMEMBERED_BATCHES;
            count--;
        }
        count++;
        int slot = newest();
        lastSequences[slot] = lastSequence;
        lastOffsets[slot] = lastOffset;
        offsetDeltas[slot] = offsetDelta;
        timestamps[slot] = timestampMs;
        lastTimestampMs = timestampMs;
    }

    void touch(long timestampMs) {
        lastTimestampMs = timestampMs;
    }

    void setCoordinatorEpoch(int newCoordinatorEpoch) {
        coordinatorEpoch = newCoordinatorEpoch;
    }

    void setTransactionFirstOffset(long offset) {
        transactionFirstOffset = offset;
    }

    /** The remembered batch with exactly these sequence numbers; null if there is none. */
    @Nullable
    DuplicateBatch duplicateOf(short batchEpoch, int firstSequence, int lastSequence) {
        if (batchEpoch != epoch) {
            return null;
        }
        for (int i = 0; i < count; i++) {
            int slot = (oldest + i) % REMEMBERED_BATCHES;
            int first = (int) (((long) lastSequences[slot] - offsetDeltas[slot]) & Integer.MAX_VALUE);
            if (lastSequences[slot] == lastSequence && first == firstSequence) {
                return new DuplicateBatch(lastOffsets[slot] - offsetDeltas[slot], lastOffsets[slot], timestamps[slot]);
            }
        }
        return null;
    }
}
