package io.duolog.perf.system;

import static java.util.Objects.requireNonNull;

/**
 * A process that has a part in what is measured.
 *
 * @param role what it is: {@code broker-1}, {@code zookeeper-1}, {@code client}
 * @param pid its process id, of its last start
 */
public record MeasuredProcess(String role, long pid) {
    /** Checks. */
    public MeasuredProcess {
        requireNonNull(role, "role");
    }
}
