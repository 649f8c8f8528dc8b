package io.duolog.storage.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Small files that are read and replaced as a whole. */
public final class AtomicFiles {
    /** What a file is called while it is being written; leftovers of that name may be deleted. */
    public static final String TEMPORARY_SUFFIX = ".tmp";

    private AtomicFiles() {}

    /**
     * Replaces {@code path} by a file with these bytes. After a crash at any instant there is either the old or the new
     * file; after the return there is the new one.
     */
    public static void replace(StorageFileSystem fileSystem, Path path, ByteBuffer contents) throws IOException {
        replace(fileSystem, path, contents, true);
        fileSystem.syncDirectory(Objects.requireNonNull(path.getParent()));
    }

    /**
     * Replaces {@code path} without waiting for the device: after a power loss there may be the old file, the new one,
     * or a damaged one, so the contents need a checksum.
     */
    public static void replaceUnsynced(StorageFileSystem fileSystem, Path path, ByteBuffer contents)
            throws IOException {
        replace(fileSystem, path, contents, false);
    }

    private static void replace(StorageFileSystem fileSystem, Path path, ByteBuffer contents, boolean sync)
            throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY_SUFFIX);
        try {
            try (StorageFile file = fileSystem.open(temporary)) {
                file.truncate(0);
                file.append(contents);
                if (sync) {
                    file.sync();
                }
            }
            fileSystem.rename(temporary, path);
        } catch (IOException e) {
            deleteQuietly(fileSystem, temporary, e);
            throw e;
        }
    }

    /** As {@link #replace(StorageFileSystem, Path, ByteBuffer)}, for text in UTF-8. */
    public static void replace(StorageFileSystem fileSystem, Path path, String contents) throws IOException {
        replace(fileSystem, path, ByteBuffer.wrap(contents.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The whole file.
     *
     * @throws IOException if it cannot be read, or is longer than {@code maxBytes}
     */
    public static ByteBuffer read(StorageFileSystem fileSystem, Path path, int maxBytes) throws IOException {
        try (StorageFile file = fileSystem.open(path)) {
            long sizeBytes = file.sizeBytes();
            if (sizeBytes > maxBytes) {
                throw new IOException(path + " has " + sizeBytes + " bytes; at most " + maxBytes + " are expected");
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) sizeBytes);
            file.read(buffer, 0);
            return buffer.flip();
        }
    }

    private static void deleteQuietly(StorageFileSystem fileSystem, Path path, IOException cause) {
        try {
            fileSystem.delete(path);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
