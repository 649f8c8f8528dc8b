package io.duolog.perf.limits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Fills a file, and begins a new one before much of it has to go to the disk. */
final class FileAppend implements Move {
    private static final long FILE_SIZE_BYTES = 64 << 20;

    private final ByteBuffer bytes;
    private final Path file;
    private FileChannel channel;
    private long written;

    FileAppend(int sizeBytes, Path directory) throws IOException {
        this.bytes = ByteBuffer.allocateDirect(sizeBytes);
        this.file = directory.resolve("appended");
        this.channel = open();
    }

    @Override
    public void once() throws IOException {
        if (written + bytes.capacity() > FILE_SIZE_BYTES) {
            channel.close();
            channel = open();
            written = 0;
        }
        written += channel.write(bytes.clear());
    }

    private FileChannel open() throws IOException {
        Files.deleteIfExists(file);
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
