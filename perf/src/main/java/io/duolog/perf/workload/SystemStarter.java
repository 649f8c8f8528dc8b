package io.duolog.perf.workload;

import io.duolog.perf.system.MeasuredSystem;
import java.nio.file.Path;

/** Starts a system of the kind and size of the sample. */
@FunctionalInterface
public interface SystemStarter {
    /**
     * Starts it and returns when it serves; the caller closes it.
     *
     * @param directory for its files, empty or absent
     */
    MeasuredSystem start(Path directory);
}
