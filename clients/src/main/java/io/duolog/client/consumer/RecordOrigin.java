package io.duolog.client.consumer;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.record.TimestampType;

/**
 * What the records of a batch have in common.
 *
 * @param topicPartition where they come from
 * @param deserializer makes keys and values
 * @param timestampType what their timestamps mean
 * @param leaderEpoch the epoch of the leader that appended them, or -1
 */
record RecordOrigin<K, V>(
        TopicPartition topicPartition,
        RecordDeserializer<K, V> deserializer,
        TimestampType timestampType,
        int leaderEpoch) {}
