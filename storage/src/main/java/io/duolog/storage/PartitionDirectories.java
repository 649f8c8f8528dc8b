package io.duolog.storage;

import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of partitions within one of {@code log.dirs}: what they are called, and how they go. One that goes is
 * renamed first, so that its name is free at once and no crash brings it back.
 *
 * <pre>
 *   orders-0                                            a log
 *   orders-0.5d41402abc4b2a76b9719d911017c592-delete    deleted, sooner or later
 *   orders-0.5d41402abc4b2a76b9719d911017c592-stray     kept for the operator, never opened
 * </pre>
 *
 * <p>Stateless but for the file system; safe for use by many threads as far as they work on different partitions.
 */
final class PartitionDirectories {
    private static final Logger LOGGER = LoggerFactory.getLogger(PartitionDirectories.class);
    private static final int FILE_NAME_MAX = 255;

    private final StorageEnvironment environment;
    private final StorageFileSystem fileSystem;
    private final Path path;

    PartitionDirectories(StorageEnvironment environment, Path path) {
        this.environment = environment;
        this.fileSystem = environment.fileSystem();
        this.path = path;
    }

    /** Where the log of a partition is. */
    Path of(TopicPartition partition) {
        return path.resolve(partition.toString());
    }

    static boolean isDeleted(Path directory) {
        return directory.getFileName().toString().endsWith(LogFiles.DELETED_DIRECTORY_SUFFIX);
    }

    /** Takes a directory's name away, durably; {@link #delete} is to follow. */
    Path markDeleted(Path directory) throws IOException {
        return rename(directory, LogFiles.DELETED_DIRECTORY_SUFFIX);
    }

    /** Takes a directory's name away, durably, and keeps what is in it; a directory without records is deleted. */
    void setAside(Path directory, String reason) throws IOException {
        long bytes = recordBytes(directory);
        if (bytes == 0) {
            delete(markDeleted(directory));
            return;
        }
        Path stray = rename(directory, LogFiles.STRAY_DIRECTORY_SUFFIX);
        LOGGER.warn(
                "{}: {}. Its {} bytes are set aside in {}: delete it if they are not needed",
                directory,
                reason,
                bytes,
                stray);
    }

    private long recordBytes(Path directory) throws IOException {
        long bytes = 0;
        for (Path file : fileSystem.list(directory)) {
            bytes += LogFiles.hasSuffix(file, LogFiles.LOG_SUFFIX) ? fileSystem.sizeBytes(file) : 0;
        }
        return bytes;
    }

    private Path rename(Path directory, String suffix) throws IOException {
        Path renamed = path.resolve(uniqueName(directory.getFileName().toString(), suffix));
        fileSystem.rename(directory, renamed);
        fileSystem.syncDirectory(path);
        return renamed;
    }

    /** {@code name}, cut if it must be, made unique, and ended by {@code end}. */
    private String uniqueName(String name, String end) {
        UUID unique =
                new UUID(environment.random().nextLong(), environment.random().nextLong());
        String suffix = "." + unique.toString().replace("-", "") + end;
        return name.substring(0, Math.min(name.length(), FILE_NAME_MAX - suffix.length())) + suffix;
    }

    /** Deletes a directory with all that is in it. */
    void delete(Path directory) throws IOException {
        for (Path child : fileSystem.list(directory)) {
            if (fileSystem.isDirectory(child)) {
                delete(child);
            } else {
                fileSystem.delete(child);
            }
        }
        fileSystem.delete(directory);
    }

    /** Deletes a directory after a while; if that fails or the process ends before, the next start does. */
    void deleteLater(Path directory, long delayMs) {
        environment
                .scheduler()
                .scheduleOnce(
                        () -> {
                            try {
                                delete(directory);
                            } catch (IOException e) {
                                LOGGER.warn("Cannot delete {}; the next start will", directory, e);
                            }
                        },
                        delayMs);
    }
}
