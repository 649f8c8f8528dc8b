package io.duolog.chaos.run;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.fault.ClientProcesses;
import io.duolog.chaos.fault.Nemesis;
import io.duolog.chaos.fault.RunClock;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.Surroundings;
import io.duolog.chaos.fault.Topology;
import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.HistoryWriter;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.register.RegisterAdmin;
import io.duolog.chaos.register.RegisterSystem;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.workload.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

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
    private static final long POLL_MS = 200;

    private final RunPlan plan;
    private final Path directory;
    private final ToxiproxyServer toxiproxy;
    private final RunListener listener;
    private final RunClock clock;
    private final RunRecords records;
    private long beganPhaseNs;

    RegisterRun(
            RunPlan plan,
            Path directory,
            ToxiproxyServer toxiproxy,
            RunListener listener,
            RunClock clock,
            Clock wallClock) {
        this.plan = requireNonNull(plan, "plan");
        this.directory = directory.toAbsolutePath();
        this.toxiproxy = requireNonNull(toxiproxy, "toxiproxy");
        this.listener = requireNonNull(listener, "listener");
        this.clock = requireNonNull(clock, "clock");
        this.records = new RunRecords(
                plan, this.directory, listener, wallClock.instant().toString());
    }

    /** What stands for the metadata log where faults aim at a partition. */
    static TopicPlan log(int nodes) {
        return new TopicPlan(RegisterSystem.LOG.topic(), 1, nodes, (nodes + 1) / 2, -1, true, true, 1, false);
    }

    @Override
    public RunResult run() throws InterruptedException {
        listener.began(Phase.START);
        SystemOptions options = new SystemOptions(
                directory,
                plan.spec().brokers(),
                List.of(),
                plan.settings(),
                plan.spec().mutant(),
                toxiproxy);
        try {
            try (RegisterSystem system = RegisterSystem.create(plan.spec().system(), options)) {
                system.startAll();
                records.describe(system, Promises.NONE, clock.nanoTime());
                Schedule schedule = plan.schedule().apply(topology(system));
                records.runFiles().writeSchedule(schedule);
                torment(system, schedule);
            }
            return records.conclude();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Topology topology(RegisterSystem system) {
        return new Topology(
                plan.spec().brokers(),
                RunRecords.numbers(system, NodeId.Kind.ZOOKEEPER).size(),
                0,
                plan.workload().topics(),
                system.capabilities());
    }

    private void torment(RegisterSystem system, Schedule schedule) throws InterruptedException, IOException {
        try (LeaderWatch watch = new LeaderWatch(system, () -> Set.of(RegisterSystem.LOG.topic()));
                HistoryWriter<FaultEvent> faults = records.files().faultWriter()) {
            warmUp(system);
            Nemesis nemesis = new Nemesis(
                    new Surroundings(
                            system,
                            new NoClients(),
                            new RegisterAdmin(system),
                            () -> system.progress().appended(),
                            () -> plan.workload().topics()),
                    new TickingClock(clock, () -> worked(Phase.FAULTS, system)),
                    records.nemesisListener(faults));
            begin(Phase.FAULTS);
            try {
                nemesis.run(schedule, plan.faultsMs());
            } finally {
                listener.began(Phase.SETTLE);
                nemesis.healAll();
            }
            records.runFiles().writeLiteral(nemesis.literal());
            settle(system);
            watch.lookOnceMore();
            try (HistoryWriter<LeaderObserved> leaders = records.files().leaderWriter()) {
                watch.changes().forEach(leaders::append);
            }
        }
        system.nodes().stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER && system.isRunning(node))
                .forEach(system::terminate);
    }

    private void warmUp(RegisterSystem system) throws InterruptedException {
        begin(Phase.WARM_UP);
        if (!await(TIMEOUT_MS, Phase.WARM_UP, system, () -> system.progress().appended() >= WARM_UP_APPENDS)) {
            throw new IllegalStateException("the nodes had not " + WARM_UP_APPENDS + " records appended within "
                    + TIMEOUT_MS / 1000 + " s, before any fault; see the logs in " + directory);
        }
    }

    /** Whether there is progress the checker says; nodes that were not delivered everything prove nothing of the end. */
    private void settle(RegisterSystem system) throws InterruptedException {
        beganPhaseNs = clock.nanoTime();
        long before = system.progress().appended();
        await(TIMEOUT_MS, Phase.SETTLE, system, () -> system.progress().appended() > before);
        await(CALM_MS, Phase.SETTLE, system, () -> false);
        system.stopWork();
        await(2 * POLL_MS, Phase.SETTLE, system, () -> false);
        if (!await(TIMEOUT_MS, Phase.SETTLE, system, system::allDelivered)) {
            records.failed(
                    "reading the log from every node",
                    new IllegalStateException("not all were delivered everything within " + TIMEOUT_MS / 1000 + " s"));
        }
    }

    private void begin(Phase phase) {
        listener.began(phase);
        beganPhaseNs = clock.nanoTime();
    }

    private boolean await(long timeoutMs, Phase phase, RegisterSystem system, BooleanSupplier condition)
            throws InterruptedException {
        long startNs = clock.nanoTime();
        while (!condition.getAsBoolean()) {
            if (clock.nanoTime() - startNs > timeoutMs * 1_000_000) {
                return false;
            }
            clock.sleep(POLL_MS);
            worked(phase, system);
        }
        return true;
    }

    private void worked(Phase phase, RegisterSystem system) {
        RegisterSystem.Progress progress = system.progress();
        listener.worked(
                phase,
                (clock.nanoTime() - beganPhaseNs) / 1_000_000,
                new Work(progress.appended(), progress.refused(), progress.uncertain(), progress.reads()));
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
