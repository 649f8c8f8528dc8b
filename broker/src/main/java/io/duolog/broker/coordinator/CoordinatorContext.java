package io.duolog.broker.coordinator;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.RequestTimer;
import io.duolog.protocol.record.CompressionType;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all shards have around them.
 *
 * @param threads run the shards; tasks may block while a shard is loaded
 * @param timer when shards have something to do
 * @param nowMs milliseconds since the epoch, on a clock that never goes back
 * @param loadBufferSizeBytes read at a time while loading
 * @param compression of what is written; what is read may have any
 */
public record CoordinatorContext(
        Executor threads,
        RequestTimer timer,
        LongSupplier nowMs,
        int loadBufferSizeBytes,
        CompressionType compression) {
    /** Checks that all are there. */
    public CoordinatorContext {
        requireNonNull(threads, "threads");
        requireNonNull(timer, "timer");
        requireNonNull(nowMs, "nowMs");
        requireNonNull(compression, "compression");
    }
}
