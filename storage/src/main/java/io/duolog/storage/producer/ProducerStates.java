package io.duolog.storage.producer;

import io.duolog.protocol.record.ControlRecordType;
import io.duolog.protocol.record.EndTransactionMarker;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordException;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.AppendRejectedException;
import io.duolog.storage.AppendRejectedException.Reason;
import io.duolog.storage.compaction.LastBatches;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The producers that a log knows: what they may append next, which batches they are known to have appended, and which
 * transactions are open. It changes only by {@link #apply}, so replaying a log gives the same state. Guarded by the
 * log's lock.
 */
public final class ProducerStates {
    /** Markers are a hundred bytes, and never compressed. */
    private static final RecordReader MARKERS = new RecordReader(1 << 16);

    private final Map<Long, ProducerState> producers = new HashMap<>();

    /** Open transactions by their first offset. */
    private final TreeMap<Long, Long> openTransactions = new TreeMap<>();

    /** Ended transactions whose marker is not below the high watermark, by their first offset. */
    private final TreeMap<Long, CompletedTransaction> unreplicatedTransactions = new TreeMap<>();

    /**
     * Decides whether a batch may be appended.
     *
     * <p>The first batch of a producer that the log does not know may have any sequence (KIP-360: its earlier ones may have been
     * deleted), unless the log has never held a record: then what comes before is still to come, such as a batch that was refused
     * a moment before the partition was here, and which nobody could append any more after this one (KAFKA-15591).
     *
     * @param logEndOffset 0 if the log has never held a record
     * @return the batch that it repeats; null if it is new
     * @throws AppendRejectedException if its epoch is fenced, its sequence has a gap, or it disregards a transaction
     */
    public @Nullable DuplicateBatch check(RecordBatch batch, AppendOrigin origin, long logEndOffset) {
        if (!batch.hasProducerId()) {
            return null;
        }
        ProducerState state = producers.get(batch.producerId());
        if (batch.isControl()) {
            checkMarker(state, batch, origin);
            return null;
        }
        if (state == null) {
            if (origin == AppendOrigin.CLIENT && logEndOffset == 0 && batch.baseSequence() != 0) {
                throw new AppendRejectedException(
                        Reason.OUT_OF_ORDER_SEQUENCE,
                        "producer " + batch.producerId() + " sent sequence " + batch.baseSequence()
                                + " to an empty partition, where 0 comes first");
            }
            return null;
        }
        if (origin == AppendOrigin.REPLICATION) {
            return null;
        }
        DuplicateBatch duplicate = origin == AppendOrigin.CLIENT
                ? state.duplicateOf(batch.producerEpoch(), batch.baseSequence(), batch.lastSequence())
                : null;
        if (duplicate != null) {
            return duplicate;
        }
        checkEpoch(state, batch);
        if (origin == AppendOrigin.CLIENT) {
            checkSequence(state, batch);
        }
        if (state.transactionFirstOffset() != ProducerState.NO_TRANSACTION && !batch.isTransactional()) {
            throw new AppendRejectedException(
                    Reason.INVALID_TRANSACTION_STATE,
                    "producer " + state.producerId + " has had a transaction open since offset "
                            + state.transactionFirstOffset() + " and sent a batch outside of it");
        }
        return null;
    }

    private static void checkEpoch(ProducerState state, RecordBatch batch) {
        if (batch.producerEpoch() < state.epoch()) {
            throw new AppendRejectedException(
                    Reason.INVALID_PRODUCER_EPOCH,
                    "epoch " + batch.producerEpoch() + " of producer " + state.producerId
                            + " is fenced: the log has seen epoch " + state.epoch());
        }
    }

    private static void checkSequence(ProducerState state, RecordBatch batch) {
        int first = batch.baseSequence();
        boolean newEpoch = batch.producerEpoch() != state.epoch();
        int expected = newEpoch ? 0 : RecordBatch.addToSequence(state.lastSequence(), 1);
        if (first != expected) {
            throw new AppendRejectedException(
                    Reason.OUT_OF_ORDER_SEQUENCE,
                    "producer " + state.producerId + " with epoch " + batch.producerEpoch() + " sent sequence " + first
                            + "; " + expected + " comes after what the log has of epoch " + state.epoch());
        }
    }

    private static void checkMarker(@Nullable ProducerState state, RecordBatch batch, AppendOrigin origin) {
        EndTransactionMarker marker;
        try {
            marker = marker(batch);
        } catch (RecordException e) {
            throw new AppendRejectedException(
                    Reason.INVALID_RECORD, "a control batch is malformed: " + e.getMessage(), e);
        }
        if (state == null || origin == AppendOrigin.REPLICATION) {
            return;
        }
        checkEpoch(state, batch);
        if (marker != null && marker.coordinatorEpoch() < state.coordinatorEpoch()) {
            throw new AppendRejectedException(
                    Reason.TRANSACTION_COORDINATOR_FENCED,
                    "coordinator epoch " + marker.coordinatorEpoch() + " is fenced: the log has seen epoch "
                            + state.coordinatorEpoch());
        }
    }

    /**
     * Notes a batch that is in the log, with its final offsets.
     *
     * @return the transaction that it ended; null if it ended none
     */
    public @Nullable CompletedTransaction apply(RecordBatch batch) {
        if (!batch.hasProducerId()) {
            return null;
        }
        if (batch.isControl()) {
            EndTransactionMarker marker = marker(batch);
            return marker == null ? null : applyMarker(batch, marker);
        }
        ProducerState state = producers.computeIfAbsent(batch.producerId(), ProducerState::new);
        state.advanceEpoch(batch.producerEpoch());
        state.addBatch(batch.lastSequence(), batch.lastOffset(), batch.lastOffsetDelta(), batch.maxTimestamp());
        if (batch.isTransactional() && state.transactionFirstOffset() == ProducerState.NO_TRANSACTION) {
            state.setTransactionFirstOffset(batch.baseOffset());
            openTransactions.put(batch.baseOffset(), batch.producerId());
        }
        return null;
    }

    /** The marker in a control batch; null if it is another kind of control record. */
    private static @Nullable EndTransactionMarker marker(RecordBatch batch) {
        try (RecordIterator records = MARKERS.read(batch)) {
            if (!records.hasNext()) {
                return null;
            }
            Record control = records.next();
            return ControlRecordType.of(control) == ControlRecordType.UNKNOWN ? null : EndTransactionMarker.of(control);
        }
    }

    private @Nullable CompletedTransaction applyMarker(RecordBatch batch, EndTransactionMarker marker) {
        ProducerState state = producers.computeIfAbsent(batch.producerId(), ProducerState::new);
        state.advanceEpoch(batch.producerEpoch());
        state.setCoordinatorEpoch(Math.max(state.coordinatorEpoch(), marker.coordinatorEpoch()));
        state.touch(batch.maxTimestamp());
        long first = state.transactionFirstOffset();
        if (first == ProducerState.NO_TRANSACTION) {
            return null;
        }
        state.setTransactionFirstOffset(ProducerState.NO_TRANSACTION);
        openTransactions.remove(first);
        CompletedTransaction completed = new CompletedTransaction(
                batch.producerId(), first, batch.baseOffset(), marker.type() == ControlRecordType.ABORT);
        unreplicatedTransactions.put(first, completed);
        return completed;
    }

    /** The first offset of an open or not yet replicated transaction; {@code otherwise} if there is none. */
    public long firstUnstableOffset(long otherwise) {
        long open = openTransactions.isEmpty() ? Long.MAX_VALUE : openTransactions.firstKey();
        long unreplicated = unreplicatedTransactions.isEmpty() ? Long.MAX_VALUE : unreplicatedTransactions.firstKey();
        long first = Math.min(open, unreplicated);
        return first == Long.MAX_VALUE ? otherwise : first;
    }

    /** What the last stable offset will be when {@code completed} has been replicated and nothing else happens. */
    public long lastStableOffsetAfter(CompletedTransaction completed) {
        return openTransactions.isEmpty() ? completed.lastOffset() + 1 : openTransactions.firstKey();
    }

    /** Whether ended transactions wait for the high watermark. */
    public boolean hasUnreplicated() {
        return !unreplicatedTransactions.isEmpty();
    }

    /** Forgets the ended transactions whose marker is below the high watermark. */
    public void onHighWatermark(long highWatermark) {
        unreplicatedTransactions.values().removeIf(transaction -> transaction.lastOffset() < highWatermark);
    }

    /** Forgets the producers that have not written for a time and have no transaction open; returns how many. */
    public int removeExpired(long nowMs, long expirationMs) {
        int before = producers.size();
        producers
                .values()
                .removeIf(state -> state.transactionFirstOffset() == ProducerState.NO_TRANSACTION
                        && nowMs - state.lastTimestampMs() >= expirationMs);
        return before - producers.size();
    }

    /** Whether this producer has a transaction open. */
    public boolean hasOpenTransaction(long producerId) {
        ProducerState state = producers.get(producerId);
        return state != null && state.transactionFirstOffset() != ProducerState.NO_TRANSACTION;
    }

    /** The producers as they are now. */
    public List<ActiveProducer> describe() {
        return producers.values().stream()
                .map(state -> new ActiveProducer(
                        state.producerId,
                        state.epoch(),
                        state.lastSequence(),
                        state.lastTimestampMs(),
                        state.coordinatorEpoch(),
                        state.transactionFirstOffset()))
                .toList();
    }

    /** Where each producer left off. */
    public LastBatches lastBatches() {
        Map<Long, LastBatches.LastBatch> last = new HashMap<>();
        producers.forEach((id, state) -> last.put(id, new LastBatches.LastBatch(state.lastOffset(), state.epoch())));
        return new LastBatches(last);
    }

    /** How many producers are known. */
    public int count() {
        return producers.size();
    }

    /** Forgets everything. */
    public void clear() {
        producers.clear();
        openTransactions.clear();
        unreplicatedTransactions.clear();
    }

    Collection<ProducerState> states() {
        return producers.values();
    }

    void restore(ProducerState state) {
        producers.put(state.producerId, state);
        if (state.transactionFirstOffset() != ProducerState.NO_TRANSACTION) {
            openTransactions.put(state.transactionFirstOffset(), state.producerId);
        }
    }
}
