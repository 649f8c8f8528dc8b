package io.duolog.perf.measure;

import io.duolog.perf.system.MeasuredProcess;
import java.util.List;

/** Starts to measure processes. */
@FunctionalInterface
public interface CostMeters {
    /** Measures from when this returns. What it does itself in a process (attaching to its JVM) is done before. */
    CostMeter start(List<MeasuredProcess> processes);
}
