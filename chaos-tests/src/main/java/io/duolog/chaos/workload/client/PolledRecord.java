package io.duolog.chaos.workload.client;

import io.duolog.storage.TopicPartition;

/**
 * A record as a consumer got it.
 *
 * @param leaderEpoch of its batch; -1 if not told
 * @param value its bytes; empty if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, and never compared.
public record PolledRecord(TopicPartition partition, long offset, int leaderEpoch, byte[] value) {}
