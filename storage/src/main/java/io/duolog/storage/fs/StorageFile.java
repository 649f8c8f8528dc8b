package io.duolog.storage.fs;

import io.duolog.protocol.wire.ByteRegion;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file that only grows at its end or is cut.
 *
 * <p>Threads: one writer at a time ({@link #append}, {@link #truncate}); any number of readers at the same time as the
 * writer, as long as they read below an end that the writer published to them. {@link #sync} may run beside both.
 */
public interface StorageFile extends Closeable {
    /**
     * Fills {@code destination} from {@code position}, until it is full or the file ends.
     *
     * @return how many bytes were read; 0 at or behind the end
     */
    int read(ByteBuffer destination, long position) throws IOException;

    /**
     * Writes the remaining bytes of all {@code sources} at the end of the file, with one system call if the kernel
     * takes them all. The buffers' positions move to their limits.
     *
     * @throws IOException if anything could not be written; a part may have been, so the caller cuts the file back to
     *     the size it had
     */
    void append(ByteBuffer... sources) throws IOException;

    /** Cuts the file at {@code sizeBytes}; does nothing if it is not longer. */
    void truncate(long sizeBytes) throws IOException;

    /** The length of the file as the writer left it. */
    long sizeBytes() throws IOException;

    /** Returns after all bytes that were appended before the call, and the length, are on the device. */
    void sync() throws IOException;

    /**
     * The bytes from {@code position} as a region that can be sent. The caller keeps them in the file until
     * {@code onRelease} runs.
     *
     * @param onRelease runs exactly once: when the region is released, or at once if the region does not need the file
     */
    ByteRegion region(long position, int sizeBytes, Runnable onRelease) throws IOException;
}
