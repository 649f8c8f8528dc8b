package io.duolog.perf.system;

import java.nio.file.Path;

/** Starts systems. */
@FunctionalInterface
public interface SystemFactory {
    /**
     * Starts a system in an empty directory and returns when every broker answers and knows all others.
     *
     * @param nodes how many brokers, 1 or 3
     * @param directory for all its files; made if there is none
     * @throws IllegalStateException if it does not serve in time, with the end of what its processes printed; none of them
     *     runs then
     */
    MeasuredSystem start(SystemSpec spec, int nodes, Path directory);
}
