package io.duolog.client.producer;

import java.util.concurrent.atomic.LongAdder;

/** Counts what {@link ProducerMetrics} shows; where the state changes, not per record. Thread-safe. */
final class ProducerCounters {
    private final LongAdder recordsSent = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder batchesSent = new LongAdder();
    private final LongAdder requestsSent = new LongAdder();
    private final LongAdder batchRetries = new LongAdder();
    private final LongAdder batchSplits = new LongAdder();
    private final LongAdder recordErrors = new LongAdder();

    void requestSent() {
        requestsSent.increment();
    }

    void batchAcknowledged(int records, int bytes) {
        recordsSent.add(records);
        bytesSent.add(bytes);
        batchesSent.increment();
    }

    void batchRetried() {
        batchRetries.increment();
    }

    void batchSplit() {
        batchSplits.increment();
    }

    void recordsFailed(int records) {
        recordErrors.add(records);
    }

    ProducerMetrics snapshot(long bufferAvailableBytes) {
        return new ProducerMetrics(
                recordsSent.sum(),
                bytesSent.sum(),
                batchesSent.sum(),
                requestsSent.sum(),
                batchRetries.sum(),
                batchSplits.sum(),
                recordErrors.sum(),
                bufferAvailableBytes);
    }
}
