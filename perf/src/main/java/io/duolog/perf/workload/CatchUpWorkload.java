package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import java.util.Map;
import java.util.Set;

/**
 * One consumer that reads a topic from its beginning. The records have just been written: they come from the page cache, as far as
 * the machine's memory holds them.
 *
 * @param name in results
 * @param recordSizeBytes of a value
 */
record CatchUpWorkload(String name, int recordSizeBytes) implements Workload {
    private static final int PARTITIONS = 6;
    private static final long BYTES = 1_000_000_000;
    private static final long BYTES_MIN = 1_000_000;

    @Override
    public String description() {
        return "read records of " + recordSizeBytes + " bytes from the beginning of " + PARTITIONS + " partitions";
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
        long records = context.scaled(BYTES, BYTES_MIN) / recordSizeBytes;
        Loads loads = new Loads(context);
        try (WorkloadTopic topic = WorkloadTopic.create(context, name, PARTITIONS)) {
            Filling.fill(context, loads.fill(topic.name(), PARTITIONS, recordSizeBytes, records));
            try (ClientJvm client = context.jvms().start(loads.catchUp(topic.name(), PARTITIONS, records))) {
                return MeteredPhase.of(context, client).measurement(Map.of());
            }
        }
    }
}
