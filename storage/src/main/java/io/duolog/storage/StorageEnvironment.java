package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.fs.StorageFileSystem;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What a log needs from outside.
 *
 * @param fileSystem where files are
 * @param clock what time it is
 * @param scheduler what runs later: deletion of files, flushes, checkpoints
 * @param flushExecutor where fsyncs run; bounded, and never an event loop
 * @param random for the jitter of segments' ages; safe for use by many threads
 */
public record StorageEnvironment(
        StorageFileSystem fileSystem,
        Clock clock,
        StorageScheduler scheduler,
        Executor flushExecutor,
        RandomGenerator random) {
    /** Checks that all are there. */
    public StorageEnvironment {
        requireNonNull(fileSystem, "fileSystem");
        requireNonNull(clock, "clock");
        requireNonNull(scheduler, "scheduler");
        requireNonNull(flushExecutor, "flushExecutor");
        requireNonNull(random, "random");
    }
}
