package io.duolog.client.consumer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How {@link Consumer#process} hands out records.
 *
 * @param executor runs the handler; it must run tasks on other threads than the one that gives them
 * @param concurrency how many records are in the hands of the handler at once, at most
 * @param recordsMax how many records may be waiting or in its hands; no more are read before some are finished
 * @param drainTimeout how long partitions that are taken away, and the end, wait for records in its hands
 */
public record ProcessingOptions(Executor executor, int concurrency, int recordsMax, Duration drainTimeout) {
    private static final int RECORDS_FOR_EACH = 100;
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(30);

    /** Checks the limits. */
    public ProcessingOptions {
        requireNonNull(executor, "executor");
        requireNonNull(drainTimeout, "drainTimeout");
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency is " + concurrency + "; it must be at least 1");
        }
        if (recordsMax < concurrency) {
            throw new IllegalArgumentException(
                    "recordsMax is " + recordsMax + "; it must be at least concurrency, which is " + concurrency);
        }
    }

    /** With a hundred records waiting for each that is being processed, and half a minute to drain. */
    public static ProcessingOptions of(Executor executor, int concurrency) {
        return new ProcessingOptions(
                executor, concurrency, Math.multiplyExact(concurrency, RECORDS_FOR_EACH), DRAIN_TIMEOUT);
    }
}
