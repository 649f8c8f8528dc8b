package io.duolog.storage.producer;

/**
 * A producer as {@code DescribeProducers} shows it.
 *
 * @param producerId its id
 * @param producerEpoch its epoch
 * @param lastSequence the sequence number of its last record, -1 if unknown
 * @param lastTimestampMs when it wrote last, -1 if unknown
 * @param coordinatorEpoch the epoch of its transaction coordinator, -1 if unknown
 * @param currentTransactionFirstOffset where its open transaction starts, -1 if it has none
 */
public record ActiveProducer(
        long producerId,
        short producerEpoch,
        int lastSequence,
        long lastTimestampMs,
        int coordinatorEpoch,
        long currentTransactionFirstOffset) {}
