package io.duolog.broker.config;

import io.duolog.protocol.record.CompressionType;

/**
 * How committed offsets are kept.
 *
 * @param metadataMaxLength of the text beside an offset
 * @param commitTimeoutMs how long an answer waits for replication
 * @param loadBufferSizeBytes read at a time while loading
 * @param retentionMs how long offsets of an unused group are kept
 * @param retentionCheckIntervalMs how often expired ones are looked for
 * @param compression of what is written
 */
public record OffsetsConfig(
        int metadataMaxLength,
        int commitTimeoutMs,
        int loadBufferSizeBytes,
        long retentionMs,
        long retentionCheckIntervalMs,
        CompressionType compression) {
    private static final long MS_PER_MINUTE = 60_000;

    /**
     * The topic {@code __consumer_offsets}.
     *
     * @param partitions how many
     * @param replicationFactor how many replicas each, if there are as many brokers
     * @param segmentBytes size of a segment
     */
    public record Topic(int partitions, short replicationFactor, int segmentBytes) {
        static Topic from(ConfigValues values) {
            return new Topic(
                    values.get(GroupKeys.OFFSETS_TOPIC_NUM_PARTITIONS),
                    values.get(GroupKeys.OFFSETS_TOPIC_REPLICATION_FACTOR),
                    values.get(GroupKeys.OFFSETS_TOPIC_SEGMENT_BYTES));
        }
    }

    static OffsetsConfig from(ConfigValues values) {
        return new OffsetsConfig(
                values.get(GroupKeys.OFFSET_METADATA_MAX_BYTES),
                values.get(GroupKeys.OFFSETS_COMMIT_TIMEOUT_MS),
                values.get(GroupKeys.OFFSETS_LOAD_BUFFER_SIZE),
                values.get(GroupKeys.OFFSETS_RETENTION_MINUTES) * MS_PER_MINUTE,
                values.get(GroupKeys.OFFSETS_RETENTION_CHECK_INTERVAL_MS),
                CompressionType.forId(values.get(GroupKeys.OFFSETS_TOPIC_COMPRESSION_CODEC)));
    }
}
