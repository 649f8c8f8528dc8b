package io.duolog.perf.limits;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;

/** Measures how fast a disk takes bytes for good, and how long it takes to confirm a few. */
public final class DiskMeter {
    /** How much {@link #forceMs} forces at a time. */
    public static final int SMALL_BYTES = 4096;

    private static final int CHUNK_BYTES = 1 << 20;
    private static final int SMALL_WRITES = 50;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MS = 1e6;

    private final LongSupplier nanoTime;
    private final Path directory;
    private final int sizeBytes;

    /**
     * Measures nothing yet.
     *
     * @param nanoTime measures durations, in nanoseconds
     * @param directory on the disk
     * @param sizeBytes how much {@link #bytesPerSecond} writes: whole MiB
     */
    public DiskMeter(LongSupplier nanoTime, Path directory, int sizeBytes) {
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.directory = requireNonNull(directory, "directory");
        this.sizeBytes = sizeBytes;
    }

    /**
     * Bytes a second: of a file that is written and then forced to the disk.
     *
     * @throws IOException if they cannot be
     */
    public double bytesPerSecond() throws IOException {
        return inFile(channel -> {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            long startNs = nanoTime.getAsLong();
            for (int written = 0; written < sizeBytes; written += CHUNK_BYTES) {
                channel.write(chunk.clear());
            }
            channel.force(false);
            return sizeBytes * NANOS_PER_SECOND / (nanoTime.getAsLong() - startNs);
        });
    }

    /**
     * Milliseconds: the mean time until 4 KiB at the end of a file are on the disk.
     *
     * @throws IOException if they cannot be
     */
    public double forceMs() throws IOException {
        return inFile(channel -> {
            ByteBuffer small = ByteBuffer.allocateDirect(SMALL_BYTES);
            long startNs = nanoTime.getAsLong();
            for (int i = 0; i < SMALL_WRITES; i++) {
                channel.write(small.clear());
                channel.force(false);
            }
            return (nanoTime.getAsLong() - startNs) / NANOS_PER_MS / SMALL_WRITES;
        });
    }

    /** What is measured in a file. */
    @FunctionalInterface
    private interface Measuring {
        double in(FileChannel channel) throws IOException;
    }

    private double inFile(Measuring measuring) throws IOException {
        Path file = directory.resolve("forced");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            return measuring.in(channel);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
