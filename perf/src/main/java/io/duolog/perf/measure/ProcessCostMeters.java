package io.duolog.perf.measure;

import io.duolog.perf.result.ProcessCost;
import io.duolog.perf.system.MeasuredProcess;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures processes of this machine: CPU and memory from the kernel, and, of those that are JVMs, what they allocated and
 * collected. Connections to the JVMs stay open while it measures, so that attaching is not measured.
 */
public final class ProcessCostMeters implements CostMeters {
    /** Has no state. */
    public ProcessCostMeters() {}

    @Override
    public CostMeter start(List<MeasuredProcess> processes) {
        List<Metered> attached = processes.stream().map(Metered::attach).toList();
        return new ProcessCostMeter(attached.stream().map(Metered::withCpu).toList());
    }

    /** One process. */
    private record Metered(
            MeasuredProcess process, Optional<JvmProbe> probe, Optional<JvmUsage> jvm, Optional<ProcessUsage> usage) {
        static Metered attach(MeasuredProcess process) {
            Optional<JvmProbe> probe = JvmProbe.attach(process.pid());
            return new Metered(process, probe, probe.flatMap(JvmProbe::usage), Optional.empty());
        }

        /** Reads the CPU: after the JVMs when it begins, and before them when it ends. */
        Metered withCpu() {
            return new Metered(process, probe, jvm, ProcessUsage.of(process.pid()));
        }

        ProcessCost since(Metered start) {
            Optional<JvmUsage> now = probe.flatMap(JvmProbe::usage);
            probe.ifPresent(Metered::closeQuietly);
            if (start.usage.isEmpty() || usage.isEmpty()) {
                return new ProcessCost(process.role(), -1, -1, -1, -1, -1, -1);
            }
            boolean known = start.jvm.isPresent() && now.isPresent();
            return new ProcessCost(
                    process.role(),
                    usage.get().cpuSeconds() - start.usage.get().cpuSeconds(),
                    usage.get().residentBytes(),
                    usage.get().peakResidentBytes(),
                    known
                            ? Math.max(
                                    0,
                                    now.get().allocatedBytes() - start.jvm.get().allocatedBytes())
                            : -1,
                    known ? now.get().collections() - start.jvm.get().collections() : -1,
                    known ? now.get().collectionMs() - start.jvm.get().collectionMs() : -1);
        }

        private static void closeQuietly(JvmProbe probe) {
            try {
                probe.close();
            } catch (UncheckedIOException e) {
                // The JVM ended before: there is nothing left to end.
                return;
            }
        }
    }

    /** Compares now with then. */
    private record ProcessCostMeter(List<Metered> started) implements CostMeter {
        @Override
        public List<ProcessCost> stop() {
            List<Metered> ended = started.stream().map(Metered::withCpu).toList();
            List<ProcessCost> costs = new ArrayList<>();
            for (int i = 0; i < ended.size(); i++) {
                costs.add(ended.get(i).since(started.get(i)));
            }
            return List.copyOf(costs);
        }
    }
}
