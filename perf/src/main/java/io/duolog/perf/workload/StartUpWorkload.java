package io.duolog.perf.workload;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.system.MeasuredSystem;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starting from nothing, with all that belongs to it (ZooKeeper, formatting) until every broker answers; and one broker again
 * after a clean stop, until it answers.
 */
final class StartUpWorkload implements Workload {
    private static final double NANOS_PER_MS = 1e6;

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public String description() {
        return "start the system in an empty directory, then one broker after a clean stop";
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
        return SystemUse.OWN;
    }

    @Override
    public Measurement run(WorkloadContext context) {
        long startNs = System.nanoTime();
        try (MeasuredSystem system = context.starter().start(context.directory().resolve("start-up"))) {
            double startMs = (System.nanoTime() - startNs) / NANOS_PER_MS;
            int broker = system.brokerIds().get(0);
            system.stop(broker);
            long restartNs = System.nanoTime();
            system.start(broker);
            double restartMs = (System.nanoTime() - restartNs) / NANOS_PER_MS;
            return new Measurement(
                    Map.of(FigureName.START_MS.key(), startMs, FigureName.RESTART_MS.key(), restartMs),
                    Map.of(),
                    List.of());
        }
    }
}
