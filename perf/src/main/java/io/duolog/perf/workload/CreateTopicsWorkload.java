package io.duolog.perf.workload;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.measure.CostMeter;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.ProcessCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Topics that are created in one request: until it is answered, and until every partition has stored a record. */
final class CreateTopicsWorkload implements Workload {
    private static final long PARTITIONS = 1_000;
    private static final int PARTITIONS_OF_A_TOPIC = 100;
    private static final double NANOS_PER_MS = 1e6;

    @Override
    public String name() {
        return "create-topics";
    }

    @Override
    public String description() {
        return "create " + PARTITIONS + " partitions in one request, and store a record in each";
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
        return SystemUse.FRESH;
    }

    @Override
    public Measurement run(WorkloadContext context) throws InterruptedException {
        int partitions = Math.toIntExact(context.scaled(PARTITIONS, 1));
        List<NewTopic> topics = new ArrayList<>();
        for (int left = partitions; left > 0; left -= PARTITIONS_OF_A_TOPIC) {
            topics.add(new NewTopic(
                    "created-" + topics.size(), Math.min(left, PARTITIONS_OF_A_TOPIC), (short) context.nodes()));
        }
        try (Admin admin = WorkloadTopic.admin(context);
                FirstRecords firstRecords = new FirstRecords(context)) {
            CostMeter meter = context.meters().start(context.system().processes());
            long startNs = System.nanoTime();
            Waiting.await(admin.createTopics(topics).all());
            double answeredMs = (System.nanoTime() - startNs) / NANOS_PER_MS;
            context.progress().accept("answered; storing a record in each partition");
            for (NewTopic topic : topics) {
                firstRecords.send(topic.name(), topic.numPartitions());
            }
            firstRecords.awaitStored();
            double storedMs = (System.nanoTime() - startNs) / NANOS_PER_MS;
            List<ProcessCost> processes = meter.stop();
            Waiting.await(admin.deleteTopics(topics.stream().map(NewTopic::name).toList())
                    .all());
            return new Measurement(
                    Map.of(
                            FigureName.PARTITIONS.key(), (double) partitions,
                            FigureName.CREATE_ANSWERED_MS.key(), answeredMs,
                            FigureName.CREATE_STORED_MS.key(), storedMs),
                    Map.of(),
                    processes);
        }
    }
}
