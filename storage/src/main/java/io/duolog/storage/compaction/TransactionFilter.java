package io.duolog.storage.compaction;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.ControlRecordType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import io.duolog.storage.index.AbortedTransaction;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Follows the transactions of a log through its batches, to tell which batches nobody needs: the records of an aborted
 * transaction, and a marker of which no record is left. Confined to one thread.
 */
public final class TransactionFilter {
    /** Markers are a hundred bytes, and never compressed. */
    private static final RecordReader MARKERS = new RecordReader(1 << 16);

    private final PriorityQueue<AbortedTransaction> upcoming =
            new PriorityQueue<>(Comparator.comparingLong(AbortedTransaction::firstOffset));
    private final Map<Long, Aborted> aborted = new HashMap<>();
    private final Set<Long> committed = new HashSet<>();
    private final Consumer<AbortedTransaction> onKeptAbort;

    private static final class Aborted {
        final AbortedTransaction transaction;
        boolean hasBatches;

        Aborted(AbortedTransaction transaction) {
            this.transaction = transaction;
        }
    }

    /**
     * Before the first batch.
     *
     * @param transactions the aborted transactions that overlap the batches
     * @param onKeptAbort told of each whose marker comes by and is still needed, in the order of the markers
     */
    public TransactionFilter(Collection<AbortedTransaction> transactions, Consumer<AbortedTransaction> onKeptAbort) {
        upcoming.addAll(transactions);
        this.onKeptAbort = requireNonNull(onKeptAbort, "onKeptAbort");
    }

    /**
     * Takes note of the next batch.
     *
     * @return whether nobody needs it: it belongs to an aborted transaction, or is the marker of a transaction of which no
     *     batch came by
     */
    public boolean isObsolete(RecordBatch batch) {
        while (!upcoming.isEmpty() && requireNonNull(upcoming.peek()).firstOffset() <= batch.lastOffset()) {
            AbortedTransaction next = requireNonNull(upcoming.poll());
            aborted.putIfAbsent(next.producerId(), new Aborted(next));
        }
        return batch.isControl() ? isObsoleteMarker(batch) : isAborted(batch);
    }

    private boolean isAborted(RecordBatch batch) {
        if (!batch.isTransactional()) {
            return false;
        }
        Aborted transaction = aborted.get(batch.producerId());
        if (transaction == null) {
            committed.add(batch.producerId());
            return false;
        }
        transaction.hasBatches = true;
        return true;
    }

    private boolean isObsoleteMarker(RecordBatch batch) {
        try (RecordIterator records = MARKERS.read(batch)) {
            if (!records.hasNext()) {
                return true;
            }
            return switch (ControlRecordType.of(records.next())) {
                case ABORT -> isObsoleteAbort(batch.producerId());
                case COMMIT -> !committed.remove(batch.producerId());
                case UNKNOWN -> false;
            };
        }
    }

    private boolean isObsoleteAbort(long producerId) {
        Aborted ended = aborted.remove(producerId);
        if (ended == null || !ended.hasBatches) {
            return true;
        }
        onKeptAbort.accept(ended.transaction);
        return false;
    }
}
