package io.duolog.perf.limits;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Measures what a move costs the thread that makes it. */
public final class LimitMeter {
    private static final double BYTES_PER_GB = 1e9;
    private static final double NANOS_PER_SECOND = 1e9;
    /** How much is moved between two looks at the clock. */
    private static final long BURST_BYTES = 8 << 20;

    private static final int ROUNDS = 5;

    private final LongSupplier cpuNanos;
    private final Path directory;
    private final long roundMs;

    /**
     * Measures nothing yet.
     *
     * @param cpuNanos CPU time of the thread that calls, in nanoseconds, user and system
     * @param directory for files
     * @param roundMs for how long of that time a move is made in each of {@value #ROUNDS} rounds
     */
    public LimitMeter(LongSupplier cpuNanos, Path directory, long roundMs) {
        this.cpuNanos = requireNonNull(cpuNanos, "cpuNanos");
        this.directory = requireNonNull(directory, "directory");
        this.roundMs = roundMs;
    }

    /**
     * CPU-seconds for each GB (10^9 bytes): of the best round but the first, which warms up, because whatever else the machine
     * does only ever adds to it.
     *
     * @param sizeBytes how much is moved at once
     * @throws IOException if a file or a connection fails
     */
    public double cpuSecondsPerGb(MoveKind kind, int sizeBytes) throws IOException {
        double best = Double.POSITIVE_INFINITY;
        try (Move move = kind.open(sizeBytes, directory)) {
            round(move, sizeBytes);
            for (int round = 1; round < ROUNDS; round++) {
                best = Math.min(best, round(move, sizeBytes));
            }
        }
        return best;
    }

    private double round(Move move, int sizeBytes) throws IOException {
        long limitNs = TimeUnit.MILLISECONDS.toNanos(roundMs);
        long startNs = cpuNanos.getAsLong();
        long moved = 0;
        long usedNs;
        do {
            for (long burst = 0; burst < BURST_BYTES; burst += sizeBytes) {
                move.once();
                moved += sizeBytes;
            }
            usedNs = cpuNanos.getAsLong() - startNs;
        } while (usedNs < limitNs);
        return usedNs / NANOS_PER_SECOND / (moved / BYTES_PER_GB);
    }
}
