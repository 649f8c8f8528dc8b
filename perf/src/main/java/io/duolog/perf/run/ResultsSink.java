package io.duolog.perf.run;

import io.duolog.perf.result.PerfResults;
import java.io.IOException;

/** Keeps the results of a run. */
@FunctionalInterface
public interface ResultsSink {
    /** Writes all that there is until now, in place of what was written before. */
    void write(PerfResults results) throws IOException;
}
