package io.duolog.perf.measure;

import io.duolog.perf.result.ProcessCost;
import java.util.List;

/** Is measuring what processes cost, from when it was made on. For one thread. */
public interface CostMeter {
    /**
     * What each process has used since the start, in the order in which they were named; a process that ended in between
     * costs what is not known (-1). Once only: it ends the measuring.
     */
    List<ProcessCost> stop();
}
