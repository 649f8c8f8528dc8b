package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.Latencies;
import io.duolog.perf.load.LoadEvent;
import io.duolog.perf.load.OwnUsage;
import io.duolog.perf.load.PhaseResult;
import io.duolog.perf.measure.CostMeter;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.Percentiles;
import io.duolog.perf.result.ProcessCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A phase of a client JVM, and what it cost.
 *
 * @param done what the client told
 * @param brokers what the processes of the system used for it
 */
record MeteredPhase(LoadEvent.Done done, List<ProcessCost> brokers) {
    /** For everything that a client does before it is ready: starting, filling buffers, warming up. */
    static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
    /** For the longest phase. */
    static final Duration DONE_TIMEOUT = Duration.ofMinutes(10);

    private static final double MICROS_PER_SECOND = 1e6;

    MeteredPhase {
        brokers = List.copyOf(brokers);
    }

    /** Waits until the client is warm, and has its next phase run and metered. */
    static MeteredPhase of(WorkloadContext context, ClientJvm client) throws InterruptedException {
        context.progress().accept("warming up");
        String phase = client.awaitReady(READY_TIMEOUT);
        context.progress().accept(phase);
        CostMeter meter = context.meters().start(context.system().processes());
        client.go();
        LoadEvent.Done done =
                client.awaitDone(DONE_TIMEOUT, operations -> context.progress().accept(phase + ": " + operations));
        return new MeteredPhase(done, meter.stop());
    }

    /** The measurement of a workload that has this phase only. */
    Measurement measurement(Map<FigureName, Double> more) {
        Map<String, Double> figures = new HashMap<>(throughput(done.result()));
        more.forEach((name, value) -> figures.put(name.key(), value));
        List<ProcessCost> processes = new ArrayList<>(brokers);
        processes.add(client("client", done.usage()));
        return new Measurement(figures, percentiles(done.result().latencies()), processes);
    }

    /** Records and bytes, as such and a second. */
    static Map<String, Double> throughput(PhaseResult result) {
        return Map.of(
                FigureName.RECORDS.key(),
                (double) result.operations(),
                FigureName.BYTES.key(),
                (double) result.bytes(),
                FigureName.RECORDS_PER_SECOND.key(),
                result.perSecond(),
                FigureName.BYTES_PER_SECOND.key(),
                result.bytes() / result.elapsedSeconds());
    }

    /** Those of which there are any. */
    static Map<String, Percentiles> percentiles(Map<String, Latencies> latencies) {
        return latencies.entrySet().stream()
                .filter(entry -> entry.getValue().count() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().percentiles()));
    }

    /** What a client used, as it told. */
    static ProcessCost client(String role, OwnUsage usage) {
        return new ProcessCost(
                role,
                usage.cpuSeconds(),
                usage.rssBytes(),
                usage.peakRssBytes(),
                usage.allocatedBytes(),
                usage.gcCount(),
                usage.gcMs());
    }

    /** CPU of all brokers for one operation of the phase, in microseconds. */
    double brokerCpuMicrosOfOperation() {
        double cpuSeconds = brokers.stream()
                .filter(process -> process.kind().equals("broker"))
                .mapToDouble(ProcessCost::cpuSeconds)
                .sum();
        return cpuSeconds * MICROS_PER_SECOND / done.result().operations();
    }
}
