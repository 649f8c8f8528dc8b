package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.Operation;
import io.duolog.perf.result.FigureName;
import java.util.Map;
import java.util.Set;

/**
 * Many connections that each send a small produce request now and then.
 *
 * @param connections how many
 */
record ConnectionsWorkload(int connections) implements Workload {
    private static final int PARTITIONS = 6;
    private static final int RECORD_SIZE_BYTES = 1024;
    private static final long RATE_PER_SECOND = 2_000;

    @Override
    public String name() {
        return "connections-" + connections;
    }

    @Override
    public String description() {
        return connections + " connections, on which " + RATE_PER_SECOND
                + " produce requests a second of one record of " + RECORD_SIZE_BYTES + " bytes are sent, acks=all";
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
    public Measurement run(WorkloadContext context) throws InterruptedException {
        int count = Math.toIntExact(context.scaled(connections, PARTITIONS));
        try (WorkloadTopic topic = WorkloadTopic.create(context, name(), PARTITIONS);
                ClientJvm client = context.jvms()
                        .start(new Loads(context)
                                .of(Operation.CONNECTIONS, context.client(), topic.name(), PARTITIONS)
                                .with(LoadKey.CONNECTIONS, count)
                                .with(LoadKey.RECORD_SIZE_BYTES, RECORD_SIZE_BYTES)
                                .with(LoadKey.RATE_PER_SECOND, RATE_PER_SECOND))) {
            MeteredPhase phase = MeteredPhase.of(context, client);
            Double connectMs = phase.done().result().figures().get(FigureName.CONNECT_MS.key());
            return phase.measurement(Map.of(
                    FigureName.CONNECTIONS, (double) count, FigureName.CONNECT_MS, connectMs == null ? 0 : connectMs));
        }
    }
}
