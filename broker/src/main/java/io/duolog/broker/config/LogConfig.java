package io.duolog.broker.config;

import io.duolog.storage.compaction.CleanerConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * The broker's logs as a whole; what can differ from topic to topic is {@link TopicConfig}.
 *
 * @param directories at least one, none twice
 * @param retentionCheckIntervalMs how often old segments are looked for
 * @param recoveryPointIntervalMs how often recovery points are written
 * @param recoveryThreadsPerDirectory threads that recover logs at start
 * @param producerIdExpirationMs how long an idle producer is remembered
 * @param producerIdCheckIntervalMs how often idle producers are looked for
 * @param cleaner what compaction may use
 */
public record LogConfig(
        List<Path> directories,
        long retentionCheckIntervalMs,
        int recoveryPointIntervalMs,
        int recoveryThreadsPerDirectory,
        int producerIdExpirationMs,
        int producerIdCheckIntervalMs,
        CleanerConfig cleaner) {
    /** Copies the list. */
    public LogConfig {
        directories = List.copyOf(directories);
    }

    static LogConfig from(ConfigValues values) {
        List<Path> directories =
                values.find(BrokerKeys.LOG_DIRS).orElseGet(() -> List.of(values.get(BrokerKeys.LOG_DIR))).stream()
                        .map(Path::of)
                        .toList();
        if (directories.stream().map(Path::normalize).distinct().count() != directories.size()) {
            values.report(BrokerKeys.LOG_DIRS, "names a directory twice");
        }
        return new LogConfig(
                directories,
                values.get(BrokerKeys.LOG_RETENTION_CHECK_INTERVAL_MS),
                values.get(BrokerKeys.LOG_FLUSH_OFFSET_CHECKPOINT_INTERVAL_MS),
                values.get(BrokerKeys.NUM_RECOVERY_THREADS_PER_DATA_DIR),
                values.get(BrokerKeys.PRODUCER_ID_EXPIRATION_MS),
                values.get(BrokerKeys.PRODUCER_ID_EXPIRATION_CHECK_INTERVAL_MS),
                CleanerKeys.from(values));
    }
}
