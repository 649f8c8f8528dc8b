package io.duolog.perf.workload;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.system.MeasuredSystem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starting in an empty directory, from the start of the processes until every broker answers; and one broker again after a clean
 * stop. ZooKeeper runs before, and what has to be formatted is: neither is counted.
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
        try (MeasuredSystem system = context.starter().start(context.directory().resolve("start-up"))) {
            double startMs = system.brokerIds().stream()
                    .mapToDouble(broker -> millis(system.startTime(broker)))
                    .max()
                    .orElseThrow();
            int broker = system.brokerIds().get(0);
            system.stop(broker);
            system.start(broker);
            return new Measurement(
                    Map.of(
                            FigureName.START_MS.key(),
                            startMs,
                            FigureName.RESTART_MS.key(),
                            millis(system.startTime(broker))),
                    Map.of(),
                    List.of());
        }
    }

    private static double millis(Duration time) {
        return time.toNanos() / NANOS_PER_MS;
    }
}
