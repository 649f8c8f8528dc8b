package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.Operation;
import java.util.Map;
import java.util.Set;

/**
 * A producer at a fixed rate and a consumer at the end, in one JVM: how long a record is on its way.
 *
 * @param name in results
 * @param pace of the producer
 */
record EndToEndWorkload(String name, Pace pace) implements Workload {
    private static final int PARTITIONS = 6;
    private static final int RECORD_SIZE_BYTES = 1024;

    @Override
    public String description() {
        return "produce records of " + RECORD_SIZE_BYTES + " bytes, acks=all, " + pace.words()
                + ", and read them as they come";
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
        try (WorkloadTopic topic = WorkloadTopic.create(context, name(), PARTITIONS);
                ClientJvm client = context.jvms()
                        .start(pace.applyTo(new Loads(context)
                                .of(Operation.END_TO_END, context.client(), topic.name(), PARTITIONS)
                                .with(LoadKey.RECORD_SIZE_BYTES, RECORD_SIZE_BYTES)))) {
            return MeteredPhase.of(context, client).measurement(Map.of());
        }
    }
}
