package io.duolog.client.consumer;

import io.duolog.protocol.message.FetchResponse.AbortedTransaction;
import io.duolog.protocol.record.ControlRecordType;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the batches of aborted transactions among those of one answer (KIP-98). The broker names the transactions by
 * producer and first offset; each ends with the producer's next abort marker. Used by one thread; batches come in order.
 */
final class AbortedTransactions {
    private final Deque<AbortedTransaction> toBegin;
    private final Set<Long> abortedProducerIds = new HashSet<>();

    AbortedTransactions(List<AbortedTransaction> transactions) {
        toBegin = new ArrayDeque<>(transactions.stream()
                .sorted(Comparator.comparingLong(AbortedTransaction::firstOffset))
                .toList());
    }

    /** Whether the records of the next batch were aborted; asked once for every batch, control batches included. */
    boolean isAborted(RecordBatch batch, RecordReader reader) {
        if (toBegin.isEmpty() && abortedProducerIds.isEmpty()) {
            return false;
        }
        while (!toBegin.isEmpty() && toBegin.getFirst().firstOffset() <= batch.lastOffset()) {
            abortedProducerIds.add(toBegin.removeFirst().producerId());
        }
        if (batch.isControl()) {
            if (isAbortMarker(batch, reader)) {
                abortedProducerIds.remove(batch.producerId());
            }
            return false;
        }
        return batch.isTransactional() && abortedProducerIds.contains(batch.producerId());
    }

    private static boolean isAbortMarker(RecordBatch batch, RecordReader reader) {
        try (RecordIterator records = reader.read(batch)) {
            return records.hasNext() && ControlRecordType.of(records.next()) == ControlRecordType.ABORT;
        }
    }
}
