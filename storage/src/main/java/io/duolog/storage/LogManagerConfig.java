package io.duolog.storage;

import java.nio.file.Path;
import java.util.List;

/**
 * How a broker keeps its logs, under Kafka's names.
 *
 * @param directories {@code log.dirs}
 * @param retentionCheckIntervalMs {@code log.retention.check.interval.ms}
 * @param flushCheckIntervalMs {@code log.flush.scheduler.interval.ms}: how often {@code flush.ms} is looked at
 * @param recoveryPointCheckpointIntervalMs {@code log.flush.offset.checkpoint.interval.ms}
 * @param highWatermarkCheckpointIntervalMs {@code replica.high.watermark.checkpoint.interval.ms}
 * @param producerExpirationMs {@code producer.id.expiration.ms}
 * @param producerExpirationCheckIntervalMs {@code producer.id.expiration.check.interval.ms}
 */
public record LogManagerConfig(
        List<Path> directories,
        long retentionCheckIntervalMs,
        long flushCheckIntervalMs,
        long recoveryPointCheckpointIntervalMs,
        long highWatermarkCheckpointIntervalMs,
        long producerExpirationMs,
        long producerExpirationCheckIntervalMs) {

    /** Checks that there is a directory and that intervals are positive. */
    public LogManagerConfig {
        directories = List.copyOf(directories);
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("log.dirs is empty; name at least one directory");
        }
        requirePositive("log.retention.check.interval.ms", retentionCheckIntervalMs);
        requirePositive("log.flush.scheduler.interval.ms", flushCheckIntervalMs);
        requirePositive("log.flush.offset.checkpoint.interval.ms", recoveryPointCheckpointIntervalMs);
        requirePositive("replica.high.watermark.checkpoint.interval.ms", highWatermarkCheckpointIntervalMs);
        requirePositive("producer.id.expiration.ms", producerExpirationMs);
        requirePositive("producer.id.expiration.check.interval.ms", producerExpirationCheckIntervalMs);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be above 0");
        }
    }

    /** Kafka's defaults, with {@code flush.ms} looked at once a second. */
    public static LogManagerConfig of(List<Path> directories) {
        return new LogManagerConfig(directories, 300_000, 1000, 60_000, 5000, 86_400_000, 600_000);
    }
}
