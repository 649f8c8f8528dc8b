package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadEvent;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.measure.CostMeter;
import io.duolog.perf.result.ProcessCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One consumer at the end of a topic to which another process produces at a fixed rate. What the brokers use is for both; what the
 * client uses is the consumer's.
 */
final class TailWorkload implements Workload {
    private static final int PARTITIONS = 6;
    private static final int RECORD_SIZE_BYTES = 1024;
    private static final long RATE_PER_SECOND = 10_000;

    @Override
    public String name() {
        return "consume-tail";
    }

    @Override
    public String description() {
        return "read at the end of " + PARTITIONS + " partitions to which " + RATE_PER_SECOND + " records of "
                + RECORD_SIZE_BYTES + " bytes a second are produced";
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
        Loads loads = new Loads(context);
        try (WorkloadTopic topic = WorkloadTopic.create(context, name(), PARTITIONS);
                ClientJvm producer = context.jvms()
                        .start(loads.fill(topic.name(), PARTITIONS, RECORD_SIZE_BYTES, Long.MAX_VALUE)
                                .with(LoadKey.RATE_PER_SECOND, RATE_PER_SECOND))) {
            // The producer goes on all the time, so that the consumer warms up with what it is measured with.
            producer.awaitReady(MeteredPhase.READY_TIMEOUT);
            producer.go();
            try (ClientJvm consumer = context.jvms().start(loads.tail(topic.name(), PARTITIONS))) {
                context.progress().accept("warming up");
                consumer.awaitReady(MeteredPhase.READY_TIMEOUT);
                context.progress().accept("consuming");
                CostMeter meter = context.meters().start(context.system().processes());
                consumer.go();
                LoadEvent.Done done = consumer.awaitDone(MeteredPhase.DONE_TIMEOUT, read -> {});
                List<ProcessCost> processes = new ArrayList<>(meter.stop());
                processes.add(MeteredPhase.client("client", done.usage()));
                return new Measurement(
                        MeteredPhase.throughput(done.result()),
                        MeteredPhase.percentiles(done.result().latencies()),
                        processes);
            }
        }
    }
}
