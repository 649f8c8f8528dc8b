package io.duolog.storage;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A log directory as {@code DescribeLogDirs} shows it.
 *
 * @param path the directory
 * @param failure what took it offline; empty while it is online
 * @param totalBytes the size of its volume, -1 if unknown
 * @param usableBytes what is free there, -1 if unknown
 * @param logSizesBytes the size of each log
 */
public record LogDirectoryDescription(
        Path path,
        Optional<LogStorageException> failure,
        long totalBytes,
        long usableBytes,
        Map<TopicPartition, Long> logSizesBytes) {
    /** Copies the map. */
    public LogDirectoryDescription {
        logSizesBytes = Map.copyOf(logSizesBytes);
    }
}
