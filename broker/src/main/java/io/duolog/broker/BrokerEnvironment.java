package io.duolog.broker;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.CoordinationBackends;
import io.duolog.storage.fs.StorageFileSystem;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What a broker takes from the world around it, beside its configuration. A process and a test differ here and nowhere
 * else.
 *
 * @param fileSystem where log directories are
 * @param clock what time it is
 * @param random where ids and jitter come from; safe for use by many threads
 * @param backends which coordination backends there are
 */
public record BrokerEnvironment(
        StorageFileSystem fileSystem, Clock clock, RandomGenerator random, CoordinationBackends backends) {
    /** Checks that all are there. */
    public BrokerEnvironment {
        requireNonNull(fileSystem, "fileSystem");
        requireNonNull(clock, "clock");
        requireNonNull(random, "random");
        requireNonNull(backends, "backends");
    }
}
