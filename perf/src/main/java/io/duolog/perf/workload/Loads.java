package io.duolog.perf.workload;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.LoadOptions;
import io.duolog.perf.load.Operation;

/** Options of client JVMs that workloads have in common, for the system and the scale of a context. */
final class Loads {
    /** How long a client warms up at scale 1. */
    static final long WARM_UP_MS = 5_000;

    static final long WARM_UP_MS_MIN = 500;
    /** How long is counted at scale 1. */
    private static final long DURATION_MS = 10_000;

    private static final long DURATION_MS_MIN = 1_000;
    /** How many bytes a phase that counts may write at scale 1: enough to measure, and not so much that disks fill. */
    private static final long BYTES_MAX = 1_000_000_000;

    private final WorkloadContext context;

    Loads(WorkloadContext context) {
        this.context = context;
    }

    /** An operation with this client on a topic. */
    LoadOptions of(Operation operation, ClientKind client, String topic, int partitions) {
        return LoadOptions.of(operation)
                .with(LoadKey.CLIENT, client.clientName())
                .with(LoadKey.BOOTSTRAP_SERVERS, context.system().bootstrapServers())
                .with(LoadKey.TOPIC, topic)
                .with(LoadKey.PARTITIONS, partitions)
                .with(LoadKey.WARM_UP_MS, context.scaled(WARM_UP_MS, WARM_UP_MS_MIN))
                .with(LoadKey.DURATION_MS, context.scaled(DURATION_MS, DURATION_MS_MIN));
    }

    /** Producing of records of this size, with the context's client, as many as there is time for. */
    LoadOptions produce(String topic, int partitions, int recordSizeBytes, String acks) {
        return of(Operation.PRODUCE, context.client(), topic, partitions)
                .with(LoadKey.RECORD_SIZE_BYTES, recordSizeBytes)
                .with(LoadKey.RECORDS_MAX, Math.max(1, Math.round(BYTES_MAX * context.scale()) / recordSizeBytes))
                .with(LoadKey.ACKS, acks);
    }

    /** Filling of a topic with records of this size: with the same client for all, so that all read the same batches. */
    LoadOptions fill(String topic, int partitions, int recordSizeBytes, long records) {
        return of(Operation.PRODUCE, ClientKind.APACHE, topic, partitions)
                .with(LoadKey.RECORD_SIZE_BYTES, recordSizeBytes)
                .with(LoadKey.RECORDS_MAX, records)
                .with(LoadKey.WARM_UP_MS, 0)
                .with(LoadKey.DURATION_MS, MeteredPhase.DONE_TIMEOUT.toMillis());
    }

    /** Reading of a topic from its beginning, so many records. */
    LoadOptions catchUp(String topic, int partitions, long records) {
        return of(Operation.CONSUME, context.client(), topic, partitions)
                .with(LoadKey.READ_FROM, "beginning")
                .with(LoadKey.RECORDS_MAX, records)
                .with(LoadKey.DURATION_MS, MeteredPhase.DONE_TIMEOUT.toMillis());
    }

    /** Reading of what comes at the end of a topic. */
    LoadOptions tail(String topic, int partitions) {
        return of(Operation.CONSUME, context.client(), topic, partitions).with(LoadKey.READ_FROM, "end");
    }
}
