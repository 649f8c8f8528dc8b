package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadEvent;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.PhaseResult;
import io.duolog.perf.measure.CostMeter;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.Percentiles;
import io.duolog.perf.result.ProcessCost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A producer at a fixed rate, a consumer that reads what it sends, and a consumer that reads another topic from its beginning, at
 * the same time, each a process. Bytes are those of all three.
 */
final class MixedWorkload implements Workload {
    private static final int PARTITIONS = 6;
    private static final int RECORD_SIZE_BYTES = 1024;
    private static final long RATE_PER_SECOND = 5_000;
    private static final long OLD_BYTES = 500_000_000;
    private static final long OLD_BYTES_MIN = 1_000_000;

    @Override
    public String name() {
        return "mixed";
    }

    @Override
    public String description() {
        return "produce " + RATE_PER_SECOND + " records of " + RECORD_SIZE_BYTES
                + " bytes a second, read them, and read old ones, all at the same time";
    }

    @Override
    public Set<Integer> nodes() {
        return Set.of(1, 3);
    }

    @Override
    public boolean fitsClient(ClientKind client) {
        return client != ClientKind.NONE;
    }

    @Override
    public Measurement run(WorkloadContext context) throws InterruptedException {
        long oldRecords = context.scaled(OLD_BYTES, OLD_BYTES_MIN) / RECORD_SIZE_BYTES;
        Loads loads = new Loads(context);
        try (WorkloadTopic old = WorkloadTopic.create(context, "mixed-old", PARTITIONS);
                WorkloadTopic now = WorkloadTopic.create(context, "mixed-now", PARTITIONS)) {
            Filling.fill(context, loads.fill(old.name(), PARTITIONS, RECORD_SIZE_BYTES, oldRecords));
            try (ClientJvm producer = context.jvms()
                            .start(loads.produce(now.name(), PARTITIONS, RECORD_SIZE_BYTES, "all")
                                    .with(LoadKey.RATE_PER_SECOND, RATE_PER_SECOND));
                    ClientJvm tail = context.jvms().start(loads.tail(now.name(), PARTITIONS));
                    ClientJvm catchUp = context.jvms().start(loads.catchUp(old.name(), PARTITIONS, oldRecords))) {
                return measure(context, List.of(producer, tail, catchUp));
            }
        }
    }

    /** All at the same time; the clients in the order producer, tail, catch-up. */
    private static Measurement measure(WorkloadContext context, List<ClientJvm> clients) throws InterruptedException {
        context.progress().accept("warming up");
        for (ClientJvm client : clients) {
            client.awaitReady(MeteredPhase.READY_TIMEOUT);
        }
        context.progress().accept("producing and consuming");
        CostMeter meter = context.meters().start(context.system().processes());
        clients.forEach(ClientJvm::go);
        List<LoadEvent.Done> ends = new ArrayList<>();
        for (ClientJvm client : clients) {
            ends.add(client.awaitDone(MeteredPhase.DONE_TIMEOUT, operations -> {}));
        }
        List<ProcessCost> processes = new ArrayList<>(meter.stop());
        Map<String, Percentiles> latencies = new HashMap<>();
        double bytes = 0;
        for (LoadEvent.Done end : ends) {
            processes.add(MeteredPhase.client("client-" + (ends.indexOf(end) + 1), end.usage()));
            bytes += end.result().bytes();
        }
        PhaseResult produced = ends.get(0).result();
        latencies.putAll(MeteredPhase.percentiles(produced.latencies()));
        latencies.putAll(MeteredPhase.percentiles(ends.get(1).result().latencies()));
        Map<String, Double> figures = Map.of(
                FigureName.RECORDS_PER_SECOND.key(), produced.perSecond(),
                FigureName.BYTES.key(), bytes,
                FigureName.CATCH_UP_RECORDS_PER_SECOND.key(),
                        ends.get(2).result().perSecond());
        return new Measurement(figures, latencies, processes);
    }
}
