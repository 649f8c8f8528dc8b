package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import java.util.Map;

/**
 * A directory in which a broker keeps partitions.
 *
 * @param path where it is on the broker
 * @param error {@code NONE}, or why it cannot be used
 * @param totalBytes the size of its volume; -1 if the broker does not tell
 * @param usableBytes what is left on its volume; -1 if the broker does not tell
 * @param replicas what it holds
 */
public record LogDirDescription(
        String path, ErrorCode error, long totalBytes, long usableBytes, Map<TopicPartition, Replica> replicas) {
    /** Copies the map. */
    public LogDirDescription {
        requireNonNull(path, "path");
        requireNonNull(error, "error");
        replicas = Map.copyOf(replicas);
    }

    /**
     * A replica on disk.
     *
     * @param sizeBytes the size of its log
     * @param offsetLag how many records it is behind
     * @param isFuture whether it is being moved to this directory, and will replace the one elsewhere
     */
    public record Replica(long sizeBytes, long offsetLag, boolean isFuture) {}
}
