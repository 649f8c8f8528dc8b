package io.duolog.protocol.wire;

import java.nio.channels.FileChannel;

/**
 * Bytes of a file, to be sent with {@code sendfile} or read by position; they exist and do not change until
 * {@link #release()}.
 */
public final class FileSlice implements ByteRegion {
    private final FileChannel channel;
    private final long position;
    private final int sizeBytes;
    private final Runnable onRelease;

    /**
     * Describes a slice.
     *
     * @param channel an open channel; the slice neither moves its position nor closes it
     * @param position where the slice starts in the file
     * @param sizeBytes how long it is
     * @param onRelease called once by {@link #release()}, on any thread
     */
    public FileSlice(FileChannel channel, long position, int sizeBytes, Runnable onRelease) {
        if (position < 0 || sizeBytes < 0) {
            throw new IllegalArgumentException("position " + position + " and size " + sizeBytes + " must be >= 0");
        }
        this.channel = channel;
        this.position = position;
        this.sizeBytes = sizeBytes;
        this.onRelease = onRelease;
    }

    /** The file; for positional reads and transfers only. */
    public FileChannel channel() {
        return channel;
    }

    /** Where the slice starts in the file. */
    public long position() {
        return position;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void release() {
        onRelease.run();
    }

    @Override
    public String toString() {
        return "FileSlice[" + sizeBytes + " bytes at " + position + "]";
    }
}
