package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadEvent;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.PhaseResult;
import io.duolog.perf.measure.CostMeter;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.ProcessCost;
import io.duolog.perf.system.MeasuredSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A broker is killed (SIGKILL) while a producer with acks=all sends to one partition every two milliseconds: the longest time
 * between two acknowledgements, and how long the broker takes to be back.
 *
 * @param victim whom it strikes
 * @param fillers partitions that there are besides
 */
record FailoverWorkload(Victim victim, int fillers) implements Workload {
    private static final int RECORD_SIZE_BYTES = 100;
    private static final long RATE_PER_SECOND = 500;
    /** How long records flow before the fault. */
    private static final long CALM_MS = 2_000;
    /** How long they flow in all: longer than any of the systems takes to notice a broker's death. */
    private static final long DURATION_MS = 30_000;

    /** Whom it strikes. */
    enum Victim {
        /** The leader of the partition, which is not the controller. */
        LEADER,
        /** The active controller, which is a follower of the partition. */
        CONTROLLER
    }

    @Override
    public String name() {
        return (victim == Victim.LEADER ? "failover-leader" : "failover-controller")
                + (fillers == 0 ? "" : "-" + fillers);
    }

    @Override
    public String description() {
        return "kill " + (victim == Victim.LEADER ? "the leader of a partition" : "the active controller")
                + (fillers == 0 ? "" : ", with " + fillers + " partitions besides")
                + ": how long acks=all is away, and the broker";
    }

    @Override
    public Set<Integer> nodes() {
        return Set.of(3);
    }

    @Override
    public boolean fitsClient(ClientKind client) {
        return client != ClientKind.NONE;
    }

    @Override
    public SystemUse use() {
        return SystemUse.FRESH;
    }

    @Override
    public Measurement run(WorkloadContext context) throws InterruptedException {
        if (fillers == 0) {
            return runBeside(context);
        }
        context.progress().accept("creating " + fillers + " partitions");
        try (WorkloadTopic filler = WorkloadTopic.create(context, "filler", fillers);
                FirstRecords firstRecords = new FirstRecords(context)) {
            // Brokers still open the logs of partitions that are said to be in sync: that is no part of a fail-over.
            context.progress().accept("storing a record in each partition of " + filler.name());
            firstRecords.send(filler.name(), fillers);
            firstRecords.awaitStored();
            return runBeside(context);
        }
    }

    private Measurement runBeside(WorkloadContext context) throws InterruptedException {
        MeasuredSystem system = context.system();
        int controller = system.controllerId();
        List<Integer> replicas = new ArrayList<>(system.brokerIds());
        replicas.remove(Integer.valueOf(controller));
        replicas.add(controller);
        int killed = victim == Victim.LEADER ? replicas.get(0) : controller;
        try (WorkloadTopic probe = WorkloadTopic.createOn(context, "probe", replicas);
                ClientJvm client = context.jvms()
                        .start(new Loads(context)
                                .produce(probe.name(), 1, RECORD_SIZE_BYTES, "all")
                                .with(LoadKey.RATE_PER_SECOND, RATE_PER_SECOND)
                                .with(LoadKey.RECORDS_MAX, 0)
                                .with(LoadKey.DURATION_MS, DURATION_MS))) {
            client.awaitReady(MeteredPhase.READY_TIMEOUT);
            List<ProcessCost> costs = new ArrayList<>();
            CostMeter meter = context.meters().start(system.processes());
            client.go();
            TimeUnit.MILLISECONDS.sleep(CALM_MS);
            context.progress().accept("killing broker " + killed);
            system.kill(killed);
            LoadEvent.Done done = client.awaitDone(MeteredPhase.DONE_TIMEOUT, sent -> {});
            costs.addAll(meter.stop());
            costs.add(MeteredPhase.client("client", done.usage()));
            context.progress().accept("starting broker " + killed);
            long startNs = System.nanoTime();
            system.start(killed);
            double recoveryMs = Waiting.millisUntil("broker " + killed + " is in sync", startNs, () -> isBack(context));
            return measurement(done.result(), recoveryMs, costs);
        }
    }

    private static Measurement measurement(PhaseResult result, double recoveryMs, List<ProcessCost> costs) {
        Double gapMs = result.figures().get(FigureName.GAP_MS.key());
        if (gapMs == null) {
            throw new IllegalStateException("the client did not tell its longest gap");
        }
        return new Measurement(
                Map.of(FigureName.GAP_MS.key(), gapMs, FigureName.RECOVERY_MS.key(), recoveryMs),
                MeteredPhase.percentiles(result.latencies()),
                costs);
    }

    /** Whether every replica of every topic is in sync, on every broker's word. */
    private static boolean isBack(WorkloadContext context) {
        return ClusterState.of(context.system()).isAllInSync();
    }
}
