package io.duolog.perf.workload;

import io.duolog.perf.result.Percentiles;
import io.duolog.perf.result.ProcessCost;
import java.util.List;
import java.util.Map;

/**
 * What one run of a workload gave.
 *
 * @param figures by their names
 * @param latencies by what was timed
 * @param processes what each process used
 */
public record Measurement(
        Map<String, Double> figures, Map<String, Percentiles> latencies, List<ProcessCost> processes) {
    /** Copies. */
    public Measurement {
        figures = Map.copyOf(figures);
        latencies = Map.copyOf(latencies);
        processes = List.copyOf(processes);
    }
}
