package io.duolog.storage.compaction;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;

/**
 * What a compaction may use, and when it has to end.
 *
 * @param mapBytesMax memory for the latest offsets of keys
 * @param loadFactor which share of that map is filled
 * @param bufferBytes of each of two buffers, for reading and for writing; a larger batch gets a larger one
 * @param throttle told of the bytes read and written
 * @param isCancelled asked between batches; if it says so, the log stays as it is
 */
public record CompactionRun(
        long mapBytesMax, double loadFactor, int bufferBytes, Throttle throttle, BooleanSupplier isCancelled) {
    /** Checks the arguments. */
    public CompactionRun {
        requireNonNull(throttle, "throttle");
        requireNonNull(isCancelled, "isCancelled");
    }
}
