package io.duolog.chaos.run;

import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.Surroundings;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.system.ClusterAdmin;
import io.duolog.chaos.system.ProtocolAdmin;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.chaos.system.Systems;
import io.duolog.chaos.workload.FinalReadException;
import io.duolog.chaos.workload.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One run: start, warm up, faults, heal, settle, read from every replica, compare the files, check, report. The same clients
 * go on through all of it until the cluster has settled. For one thread; each instance runs once.
 */
final class ChaosRun implements Run {
    private static final String FLUSH_BEFORE_ACK = "log.flush.before.ack";
    private static final long WARM_UP_ACKS = 200;
    private static final long WARM_UP_TIMEOUT_MS = 60_000;
    private static final long SETTLE_TIMEOUT_MS = 60_000;
    /** How long clients go on when everything is whole: what is promised then is seen by what they do. */
    private static final long CALM_MS = 5_000;

    /** As long as two sessions (of who goes last, and of the leader whom it takes with it) and what the checker waits for them. */
    private static final long GROUPS_CALM_MS = 20_000;

    /** How long leaders are asked for of a cluster that did not get whole: what it can do it does at once. */
    private static final Duration PATIENCE_WITH_A_BROKEN_CLUSTER = Duration.ofSeconds(20);

    /** How long a fault that is an operator's request may keep others from beginning and ending. */
    private static final Duration OPERATOR_PATIENCE = Duration.ofSeconds(5);

    private final RunContext context;
    private final RunPlan plan;
    private final RunRecords records;
    private boolean isWhole;

    ChaosRun(RunContext context) {
        this.context = context;
        this.plan = context.plan();
        this.records = context.records();
    }

    @Override
    public RunResult run() throws InterruptedException {
        context.listener().began(Phase.START);
        try (SystemUnderTest system = Systems.create(plan.spec().system(), context.systemOptions())) {
            system.startAll();
            records.describe(
                    system, promises(system.capabilities()), context.clock().nanoTime());
            Schedule schedule = plan.schedule()
                    .apply(records.topology(system, plan.workload().clients().size()));
            records.runFiles().writeSchedule(schedule);
            ClusterAdmin admin = new ProtocolAdmin(system);
            plan.workload().topics().forEach(admin::createTopic);
            List<TopicPlan> topics = torment(system, admin, schedule);
            ClusterAdmin reader = isWhole ? admin : new ProtocolAdmin(system, PATIENCE_WITH_A_BROKEN_CLUSTER);
            verify(new Verification(system, reader, context.directory(), context.listener()), topics);
            return records.conclude();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Promises promises(Set<Capability> capabilities) {
        boolean flushes = Boolean.parseBoolean(plan.settings().get(FLUSH_BEFORE_ACK));
        return new Promises(
                flushes && capabilities.contains(Capability.FLUSH_BEFORE_ACK),
                capabilities.contains(Capability.LEADERS_STEP_DOWN));
    }

    /** Lets clients work while faults happen, and until everything is whole again; returns all topics. */
    private List<TopicPlan> torment(SystemUnderTest system, ClusterAdmin admin, Schedule schedule)
            throws InterruptedException, IOException {
        try (Workers workers = Workers.start(
                        String.valueOf(context.directory().getFileName()),
                        plan.workload(),
                        system.bootstrapServers(),
                        system::hostsFile,
                        context.directory());
                LeaderWatch watch = new LeaderWatch(system, () -> names(workers))) {
            Ordeal ordeal = new Ordeal(context, () -> workers.counters().all());
            ordeal.warmUp(
                    WARM_UP_TIMEOUT_MS,
                    () -> workers.counters().all().acked() >= WARM_UP_ACKS,
                    "the clients had not " + WARM_UP_ACKS + " records acknowledged");
            ordeal.suffer(
                    new Surroundings(
                            system,
                            new WorkerClients(workers),
                            new ProtocolAdmin(system, OPERATOR_PATIENCE),
                            () -> workers.counters().all().acked(),
                            workers::topics),
                    schedule);
            settle(ordeal, workers, admin);
            workers.stopWriting();
            workers.stop();
            records.writeLeaders(watch);
            return workers.topics();
        }
    }

    private void settle(Ordeal ordeal, Workers workers, ClusterAdmin admin) throws InterruptedException {
        workers.calmDown();
        isWhole = ordeal.await(SETTLE_TIMEOUT_MS, () -> admin.allInSync(names(workers)));
        if (!isWhole) {
            context.listener()
                    .noted("not all replicas are in sync " + SETTLE_TIMEOUT_MS / 1000
                            + " s after everything was healed");
        }
        ordeal.goOn(plan.workload().hasGroups() ? GROUPS_CALM_MS : CALM_MS);
    }

    private static Set<String> names(Workers workers) {
        return workers.topics().stream().map(TopicPlan::name).collect(Collectors.toSet());
    }

    /** A cluster that cannot be read from any more has still files and a history, which tell whether that is its fault. */
    private void verify(Verification verification, List<TopicPlan> topics) throws IOException {
        try {
            verification.readFromEveryReplica(topics, plan.workload().client());
        } catch (IllegalStateException | FinalReadException e) {
            records.failed("reading from every replica", e);
        }
        verification.compareFiles(topics);
    }
}
