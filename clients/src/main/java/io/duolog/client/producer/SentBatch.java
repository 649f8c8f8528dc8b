package io.duolog.client.producer;

/**
 * A batch of a request.
 *
 * @param queue the partition it belongs to
 * @param batch the batch
 * @param leaderEpoch the epoch of the leader that it was sent to
 */
record SentBatch(PartitionQueue queue, ProducerBatch batch, int leaderEpoch) {}
