package io.duolog.storage.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the log asks of a file system; narrow, so that every call can be made to fail in a test.
 *
 * <p>Durability follows POSIX: bytes are durable after {@link StorageFile#sync}; creations, renames and deletions after
 * {@link #syncDirectory} of the directory they happened in. Safe for use by many threads.
 */
public interface StorageFileSystem {
    /** Opens a file for reading and writing, and creates it if there is none. */
    StorageFile open(Path path) throws IOException;

    /** Whether there is a file or a directory of that name. */
    boolean exists(Path path) throws IOException;

    /** The files and directories directly in {@code directory}, sorted by name. */
    List<Path> list(Path directory) throws IOException;

    /** Whether {@code path} is a directory. */
    boolean isDirectory(Path path) throws IOException;

    /** Creates the directory and its parents where they are missing. */
    void createDirectories(Path directory) throws IOException;

    /** Renames a file or directory in one step; a file of the new name is replaced. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory; it is no error if there is none. */
    void delete(Path path) throws IOException;

    /** Returns after the names in the directory are on the device as they are now. */
    void syncDirectory(Path directory) throws IOException;

    /** The length of a file. */
    long sizeBytes(Path path) throws IOException;

    /** When the file was last written, in milliseconds since 1970. */
    long lastModifiedMs(Path path) throws IOException;

    /** The size of the volume that holds {@code directory}. */
    long totalBytes(Path directory) throws IOException;

    /** How many bytes may still be written below {@code directory}. */
    long usableBytes(Path directory) throws IOException;

    /**
     * Names the time since which everything written is still there, synced or not: the machine's present run. It changes
     * with each start of the machine, and no other way. Empty where that cannot be known.
     */
    Optional<String> bootId();

    /**
     * Claims {@code file} for this process until the result is closed.
     *
     * @throws IOException if another process, or this one, holds it
     */
    Closeable lock(Path file) throws IOException;
}
