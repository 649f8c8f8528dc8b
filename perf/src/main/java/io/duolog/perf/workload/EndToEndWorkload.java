package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.Operation;
import java.util.Map;
import java.util.Set;

/** A producer at a fixed moderate rate and a consumer at the end, in one JVM: how long a record is on its way. */
final class EndToEndWorkload implements Workload {
    private static final int PARTITIONS = 6;
    private static final int RECORD_SIZE_BYTES = 1024;
    private static final long RATE_PER_SECOND = 5_000;

    @Override
    public String name() {
        return "end-to-end-rate";
    }

    @Override
    public String description() {
        return "produce " + RATE_PER_SECOND + " records of " + RECORD_SIZE_BYTES
                + " bytes a second, acks=all, and read them as they come";
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
                        .start(new Loads(context)
                                .of(Operation.END_TO_END, context.client(), topic.name(), PARTITIONS)
                                .with(LoadKey.RECORD_SIZE_BYTES, RECORD_SIZE_BYTES)
                                .with(LoadKey.RATE_PER_SECOND, RATE_PER_SECOND))) {
            return MeteredPhase.of(context, client).measurement(Map.of());
        }
    }
}
