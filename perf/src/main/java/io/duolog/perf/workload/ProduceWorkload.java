package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.LoadOptions;
import io.duolog.perf.result.FigureName;
import java.util.Map;
import java.util.Set;

/**
 * One producer, records without keys, a replica on every broker.
 *
 * @param name in results
 * @param recordSizeBytes of a value
 * @param acks {@code 0}, {@code 1} or {@code all}
 * @param pace at which records are sent
 * @param partitions of the topic
 * @param warmUpMs how long the same is done before anything counts, at scale 1
 */
record ProduceWorkload(String name, int recordSizeBytes, String acks, Pace pace, int partitions, long warmUpMs)
        implements Workload {
    @Override
    public String description() {
        return "produce records of " + recordSizeBytes + " bytes, acks=" + acks + ", "
                + pace.words() + ", to " + partitions
                + " partitions";
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
        context.progress().accept("creating " + partitions + " partitions");
        try (WorkloadTopic topic = WorkloadTopic.create(context, name, partitions)) {
            storeInEach(context, topic);
            LoadOptions options = new Loads(context)
                    .produce(topic.name(), partitions, recordSizeBytes, acks)
                    .with(LoadKey.WARM_UP_MS, context.scaled(warmUpMs, Loads.WARM_UP_MS_MIN));
            try (ClientJvm client = context.jvms().start(pace.applyTo(options))) {
                return MeteredPhase.of(context, client).measurement(Map.of(FigureName.PARTITIONS, (double) partitions));
            }
        }
    }

    private void storeInEach(WorkloadContext context, WorkloadTopic topic) throws InterruptedException {
        try (FirstRecords firstRecords = new FirstRecords(context)) {
            firstRecords.send(topic.name(), partitions);
            firstRecords.awaitStored();
        }
    }
}
