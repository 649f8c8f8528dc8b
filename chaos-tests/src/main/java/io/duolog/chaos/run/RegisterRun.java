package io.duolog.chaos.run;

import io.duolog.chaos.fault.ClientProcesses;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.Surroundings;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.register.RegisterAdmin;
import io.duolog.chaos.register.RegisterSystem;
import io.duolog.chaos.workload.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * A run of coordination alone: start, warm up, faults, heal, settle, let all nodes be delivered the whole log, check, report.
 * For one thread; each instance runs once.
 */
final class RegisterRun implements Run {
    /** The workload's name. */
    static final String WORKLOAD = "register";

    private static final long WARM_UP_APPENDS = 50;
    private static final long TIMEOUT_MS = 60_000;
    private static final long CALM_MS = 5_000;
    private static final long STOPPING_MS = 400;

    private final RunContext context;
    private final RunPlan plan;
    private final RunRecords records;

    RegisterRun(RunContext context) {
        this.context = context;
        this.plan = context.plan();
        this.records = context.records();
    }

    /** What stands for the metadata log where faults aim at a partition. */
    static TopicPlan log(int nodes) {
        return new TopicPlan(RegisterSystem.LOG.topic(), 1, nodes, (nodes + 1) / 2, -1, true, true, 1, false);
    }

    @Override
    public RunResult run() throws InterruptedException {
        context.listener().began(Phase.START);
        try {
            try (RegisterSystem system = RegisterSystem.create(plan.spec().system(), context.systemOptions())) {
                system.startAll();
                records.describe(system, Promises.NONE, context.clock().nanoTime());
                Schedule schedule = plan.schedule().apply(records.topology(system, 0));
                records.runFiles().writeSchedule(schedule);
                torment(system, schedule);
            }
            return records.conclude();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void torment(RegisterSystem system, Schedule schedule) throws InterruptedException, IOException {
        try (LeaderWatch watch = new LeaderWatch(system, () -> Set.of(RegisterSystem.LOG.topic()))) {
            Ordeal ordeal = new Ordeal(context, () -> work(system));
            ordeal.warmUp(
                    TIMEOUT_MS,
                    () -> system.progress().appended() >= WARM_UP_APPENDS,
                    "the nodes had not " + WARM_UP_APPENDS + " records appended");
            ordeal.suffer(
                    new Surroundings(
                            system,
                            new NoClients(),
                            new RegisterAdmin(system),
                            () -> system.progress().appended(),
                            () -> plan.workload().topics()),
                    schedule);
            settle(ordeal, system);
            records.writeLeaders(watch);
        }
        system.nodes().stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER && system.isRunning(node))
                .forEach(system::terminate);
    }

    /** Whether there is progress the checker says; nodes that were not delivered everything prove nothing of the end. */
    private void settle(Ordeal ordeal, RegisterSystem system) throws InterruptedException {
        long before = system.progress().appended();
        ordeal.await(TIMEOUT_MS, () -> system.progress().appended() > before);
        ordeal.goOn(CALM_MS);
        system.stopWork();
        ordeal.goOn(STOPPING_MS);
        if (!ordeal.await(TIMEOUT_MS, system::allDelivered)) {
            records.failed(
                    "reading the log from every node",
                    new IllegalStateException("not all were delivered everything within " + TIMEOUT_MS / 1000 + " s"));
        }
    }

    private static Work work(RegisterSystem system) {
        RegisterSystem.Progress progress = system.progress();
        return new Work(progress.appended(), progress.refused(), progress.uncertain(), progress.reads());
    }

    /** There are none: nodes do the work. */
    private static final class NoClients implements ClientProcesses {
        @Override
        public List<NodeId> clients() {
            return List.of();
        }

        @Override
        public void kill(NodeId client) {
            throw none(client);
        }

        @Override
        public void start(NodeId client) {
            throw none(client);
        }

        @Override
        public void pause(NodeId client) {
            throw none(client);
        }

        @Override
        public void resume(NodeId client) {
            throw none(client);
        }

        @Override
        public boolean isRunning(NodeId client) {
            return false;
        }

        private static IllegalArgumentException none(NodeId client) {
            return new IllegalArgumentException("there is no client " + client + "; coordination alone has none");
        }
    }
}
