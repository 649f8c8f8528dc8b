package io.duolog.client.producer;

/**
 * What a producer has done since it was opened; a snapshot.
 *
 * @param recordsSent records that brokers acknowledged
 * @param bytesSent bytes of the batches of these records, compressed, headers included
 * @param batchesSent batches that brokers acknowledged
 * @param requestsSent produce requests, each for one node
 * @param batchRetries how often a batch was sent again
 * @param batchSplits how often a batch was cut because the broker found it too large
 * @param recordErrors records that were given up after they had been queued
 * @param bufferAvailableBytes how much of {@code buffer.memory} is free now
 */
public record ProducerMetrics(
        long recordsSent,
        long bytesSent,
        long batchesSent,
        long requestsSent,
        long batchRetries,
        long batchSplits,
        long recordErrors,
        long bufferAvailableBytes) {
    /** The mean size of an acknowledged batch in bytes; 0 before the first. */
    public double batchSizeAverageBytes() {
        return batchesSent == 0 ? 0 : (double) bytesSent / batchesSent;
    }

    /** How many records an acknowledged batch had on average; 0 before the first. */
    public double recordsPerBatchAverage() {
        return batchesSent == 0 ? 0 : (double) recordsSent / batchesSent;
    }
}
