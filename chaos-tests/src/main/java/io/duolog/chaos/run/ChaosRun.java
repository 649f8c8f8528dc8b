package io.duolog.chaos.run;

import static java.util.Objects.requireNonNull;

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
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.system.ClusterAdmin;
import io.duolog.chaos.system.ProtocolAdmin;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.chaos.system.Systems;
import io.duolog.chaos.workload.FinalReadException;
import io.duolog.chaos.workload.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
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

    /** As long as a session and a rebalance, and what the checker waits for them. */
    private static final long GROUPS_CALM_MS = 18_000;

    private static final long POLL_MS = 200;

    /** How long leaders are asked for of a cluster that did not get whole: what it can do it does at once. */
    private static final Duration PATIENCE_WITH_A_BROKEN_CLUSTER = Duration.ofSeconds(20);

    /** How long a fault that is an operator's request may keep others from beginning and ending. */
    private static final Duration OPERATOR_PATIENCE = Duration.ofSeconds(5);

    private final RunPlan plan;
    private final Path directory;
    private final ToxiproxyServer toxiproxy;
    private final RunListener listener;
    private final RunClock clock;
    private final RunRecords records;
    private long beganPhaseNs;
    private boolean isWhole;

    ChaosRun(
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

    @Override
    public RunResult run() throws InterruptedException {
        listener.began(Phase.START);
        SystemOptions options = new SystemOptions(
                directory,
                plan.spec().brokers(),
                plan.workload().clients(),
                plan.settings(),
                plan.spec().mutant(),
                toxiproxy);
        try (SystemUnderTest system = Systems.create(plan.spec().system(), options)) {
            system.startAll();
            records.describe(system, promises(system.capabilities()), clock.nanoTime());
            Schedule schedule = plan.schedule().apply(topology(system));
            records.runFiles().writeSchedule(schedule);
            ClusterAdmin admin = new ProtocolAdmin(system);
            plan.workload().topics().forEach(admin::createTopic);
            List<TopicPlan> topics = torment(system, admin, schedule);
            ClusterAdmin reader = isWhole ? admin : new ProtocolAdmin(system, PATIENCE_WITH_A_BROKEN_CLUSTER);
            verify(new Verification(system, reader, directory, listener), topics);
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

    private Topology topology(SystemUnderTest system) {
        return new Topology(
                plan.spec().brokers(),
                RunRecords.numbers(system, NodeId.Kind.ZOOKEEPER).size(),
                plan.workload().clients().size(),
                plan.workload().topics(),
                system.capabilities());
    }

    /** Lets clients work while faults happen, and until everything is whole again; returns all topics. */
    private List<TopicPlan> torment(SystemUnderTest system, ClusterAdmin admin, Schedule schedule)
            throws InterruptedException, IOException {
        try (Workers workers = Workers.start(
                        String.valueOf(directory.getFileName()),
                        plan.workload(),
                        system.bootstrapServers(),
                        system::hostsFile,
                        directory);
                LeaderWatch watch = new LeaderWatch(system, () -> names(workers));
                HistoryWriter<FaultEvent> faults = records.files().faultWriter()) {
            warmUp(workers);
            Nemesis nemesis = new Nemesis(
                    new Surroundings(
                            system,
                            new WorkerClients(workers),
                            new ProtocolAdmin(system, OPERATOR_PATIENCE),
                            () -> workers.counters().all().acked(),
                            workers::topics),
                    new TickingClock(clock, () -> worked(Phase.FAULTS, workers)),
                    records.nemesisListener(faults));
            listener.began(Phase.FAULTS);
            beganPhaseNs = clock.nanoTime();
            try {
                nemesis.run(schedule, plan.faultsMs());
            } finally {
                listener.began(Phase.SETTLE);
                nemesis.healAll();
            }
            records.runFiles().writeLiteral(nemesis.literal());
            settle(workers, admin);
            workers.stopWriting();
            workers.stop();
            watch.lookOnceMore();
            try (HistoryWriter<LeaderObserved> leaders = records.files().leaderWriter()) {
                watch.changes().forEach(leaders::append);
            }
            return workers.topics();
        }
    }

    private void warmUp(Workers workers) throws InterruptedException {
        listener.began(Phase.WARM_UP);
        beganPhaseNs = clock.nanoTime();
        if (!await(
                WARM_UP_TIMEOUT_MS,
                Phase.WARM_UP,
                workers,
                () -> workers.counters().all().acked() >= WARM_UP_ACKS)) {
            throw new IllegalStateException("the clients had not " + WARM_UP_ACKS + " records acknowledged within "
                    + WARM_UP_TIMEOUT_MS / 1000 + " s, before any fault; see the logs in " + directory);
        }
    }

    private void settle(Workers workers, ClusterAdmin admin) throws InterruptedException {
        beganPhaseNs = clock.nanoTime();
        isWhole = await(SETTLE_TIMEOUT_MS, Phase.SETTLE, workers, () -> admin.allInSync(names(workers)));
        if (!isWhole) {
            listener.noted(
                    "not all replicas are in sync " + SETTLE_TIMEOUT_MS / 1000 + " s after everything was healed");
        }
        await(plan.workload().hasGroups() ? GROUPS_CALM_MS : CALM_MS, Phase.SETTLE, workers, () -> false);
    }

    private boolean await(long timeoutMs, Phase phase, Workers workers, BooleanSupplier condition)
            throws InterruptedException {
        long startNs = clock.nanoTime();
        while (!condition.getAsBoolean()) {
            if (clock.nanoTime() - startNs > timeoutMs * 1_000_000) {
                return false;
            }
            clock.sleep(POLL_MS);
            worked(phase, workers);
        }
        return true;
    }

    private static Set<String> names(Workers workers) {
        return workers.topics().stream().map(TopicPlan::name).collect(Collectors.toSet());
    }

    private void worked(Phase phase, Workers workers) {
        listener.worked(
                phase,
                (clock.nanoTime() - beganPhaseNs) / 1_000_000,
                workers.counters().all());
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
