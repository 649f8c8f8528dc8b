package io.duolog.client.producer;

/**
 * A batch of a request.
 *
 * @param queue the partition it belongs to
 * @param batch the batch
 */
record SentBatch(PartitionQueue queue, ProducerBatch batch) {}
