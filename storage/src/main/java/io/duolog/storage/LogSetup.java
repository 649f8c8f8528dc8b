package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What a log is opened with.
 *
 * @param environment file system, clock and threads
 * @param directory the partition's directory, which exists
 * @param partition the partition
 * @param config the topic's settings
 * @param health of the directory that all logs of a disk share
 * @param checkpoints what keeps the offsets of {@link Checkpoints} over a restart
 */
public record LogSetup(
        StorageEnvironment environment,
        Path directory,
        TopicPartition partition,
        LogConfig config,
        DirectoryHealth health,
        CheckpointTrigger checkpoints) {

    /** Checks that all are there. */
    public LogSetup {
        requireNonNull(environment, "environment");
        requireNonNull(directory, "directory");
        requireNonNull(partition, "partition");
        requireNonNull(config, "config");
        requireNonNull(health, "health");
        requireNonNull(checkpoints, "checkpoints");
    }

    /**
     * What was known of the log when it was last open.
     *
     * @param cleanShutdown whether it was closed; else batches from the recovery point on are read and checked
     * @param recoveryPoint below this offset everything is durable
     * @param logStartOffset the first offset that readers may see
     * @param highWatermark the high watermark
     * @param firstDirtyOffset where the last compaction ended
     */
    public record Checkpoints(
            boolean cleanShutdown, long recoveryPoint, long logStartOffset, long highWatermark, long firstDirtyOffset) {
        /** Nothing is known: everything is checked. */
        public static final Checkpoints NONE = new Checkpoints(false, 0, 0, 0);

        /** Those of a log that was never compacted. */
        public Checkpoints(boolean cleanShutdown, long recoveryPoint, long logStartOffset, long highWatermark) {
            this(cleanShutdown, recoveryPoint, logStartOffset, highWatermark, 0);
        }

        /** The same log, of which every batch has to be checked. */
        Checkpoints afterDamage() {
            return new Checkpoints(false, 0, logStartOffset, highWatermark, firstDirtyOffset);
        }
    }
}
