package io.duolog.perf.workload;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.measure.CostMeter;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.ProcessCost;
import io.duolog.perf.system.MeasuredProcess;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Nothing is asked of a system that has just started: what its processes hold and use all the same. */
final class IdleWorkload implements Workload {
    private static final long DURATION_MS = 20_000;
    private static final long DURATION_MS_MIN = 1_000;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String description() {
        return "do nothing for " + TimeUnit.MILLISECONDS.toSeconds(DURATION_MS) + " s: memory and CPU";
    }

    @Override
    public Set<Integer> nodes() {
        return Set.of(1, 3);
    }

    @Override
    public boolean fitsClient(ClientKind client) {
        return client == ClientKind.NONE;
    }

    @Override
    public SystemUse use() {
        return SystemUse.FRESH;
    }

    @Override
    public Measurement run(WorkloadContext context) throws InterruptedException {
        List<MeasuredProcess> processes = context.system().processes();
        CostMeter meter = context.meters().start(processes);
        TimeUnit.MILLISECONDS.sleep(context.scaled(DURATION_MS, DURATION_MS_MIN));
        List<ProcessCost> costs = meter.stop();
        double brokerCpuSeconds = costs.stream()
                .filter(process -> process.kind().equals("broker"))
                .mapToDouble(ProcessCost::cpuSeconds)
                .sum();
        // A full collection, so only when everything else is known.
        long liveHeapBytes = LiveHeap.bytes(processes.get(0).pid());
        return new Measurement(
                Map.of(FigureName.BROKER_CPU_SECONDS.key(), brokerCpuSeconds, FigureName.LIVE_HEAP_BYTES.key(), (double)
                        liveHeapBytes),
                Map.of(),
                costs);
    }
}
