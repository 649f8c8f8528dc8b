package io.duolog.chaos.run;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.checker.Checker;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.fault.Nemesis;
import io.duolog.chaos.fault.NemesisListener;
import io.duolog.chaos.fault.RunClock;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.Surroundings;
import io.duolog.chaos.fault.Topology;
import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryFiles;
import io.duolog.chaos.history.HistoryWriter;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.RunDescription;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.report.HtmlReport;
import io.duolog.chaos.report.RunSummary;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * One run: start, warm up, faults, heal, settle, read from every replica, compare the files, check, report. The same clients
 * go on through all of it until the cluster has settled. For one thread; each instance runs once.
 */
public final class ChaosRun {
    private static final String FLUSH_BEFORE_ACK = "log.flush.before.ack";
    private static final long WARM_UP_ACKS = 200;
    private static final long WARM_UP_TIMEOUT_MS = 60_000;
    private static final long SETTLE_TIMEOUT_MS = 60_000;
    /** How long clients go on when everything is whole: what is promised then is seen by what they do. */
    private static final long CALM_MS = 5_000;

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
    private final String startedAt;
    private final HistoryFiles files;
    private final RunFiles runFiles;
    private final List<String> harnessFailures = new ArrayList<>();
    private long beganPhaseNs;
    private boolean isWhole;

    /**
     * One that has not begun.
     *
     * @param directory where it puts everything that it writes; it exists, is empty, and its name is the run's id
     * @param clock for waiting
     * @param wallClock tells when the run was started
     */
    public ChaosRun(
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
        this.startedAt = wallClock.instant().toString();
        this.files = new HistoryFiles(this.directory);
        this.runFiles = new RunFiles(this.directory);
    }

    /**
     * Runs it.
     *
     * @throws IllegalStateException if the cluster or the clients could not be brought up, or could not be looked into
     * @throws UncheckedIOException if what was seen could not be written
     * @throws InterruptedException if the thread was interrupted; all processes are gone then
     */
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
            RunDescription run = describe(system, clock.nanoTime());
            files.writeRun(run);
            Schedule schedule = plan.schedule().apply(topology(system));
            runFiles.writeSpec(plan.spec());
            runFiles.writeSchedule(schedule);
            ClusterAdmin admin = new ProtocolAdmin(system);
            plan.workload().topics().forEach(admin::createTopic);
            List<TopicPlan> topics = torment(system, admin, schedule);
            ClusterAdmin reader = isWhole ? admin : new ProtocolAdmin(system, PATIENCE_WITH_A_BROKEN_CLUSTER);
            verify(new Verification(system, reader, directory, listener), topics);
            return conclude();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunDescription describe(SystemUnderTest system, long beganNs) {
        return new RunDescription(
                String.valueOf(directory.getFileName()),
                plan.spec().seed(),
                system.name(),
                system.versions(),
                plan.workload().name(),
                plan.workload().client(),
                plan.spec().scenario(),
                plan.spec().mutant(),
                startedAt,
                beganNs,
                numbers(system, NodeId.Kind.BROKER),
                plan.workload().topics(),
                plan.lossyCrashes(),
                promises(system.capabilities()),
                plan.replayCommand());
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
                numbers(system, NodeId.Kind.ZOOKEEPER).size(),
                plan.workload().clients().size(),
                plan.workload().topics(),
                system.capabilities());
    }

    private static List<Integer> numbers(SystemUnderTest system, NodeId.Kind kind) {
        return system.nodes().stream()
                .filter(node -> node.kind() == kind)
                .map(NodeId::number)
                .toList();
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
                HistoryWriter<FaultEvent> faults = files.faultWriter()) {
            warmUp(workers);
            Nemesis nemesis = new Nemesis(
                    new Surroundings(
                            system,
                            new WorkerClients(workers),
                            new ProtocolAdmin(system, OPERATOR_PATIENCE),
                            () -> workers.counters().all().acked(),
                            workers::topics),
                    new TickingClock(clock, () -> worked(Phase.FAULTS, workers)),
                    new Faults(faults));
            listener.began(Phase.FAULTS);
            beganPhaseNs = clock.nanoTime();
            try {
                nemesis.run(schedule, plan.faultsMs());
            } finally {
                listener.began(Phase.SETTLE);
                nemesis.healAll();
            }
            runFiles.writeLiteral(nemesis.literal());
            settle(workers, admin);
            workers.stopWriting();
            workers.stop();
            watch.lookOnceMore();
            try (HistoryWriter<LeaderObserved> leaders = files.leaderWriter()) {
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
        await(CALM_MS, Phase.SETTLE, workers, () -> false);
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
            failed("reading from every replica", e);
        }
        verification.compareFiles(topics);
    }

    private void failed(String what, RuntimeException failure) {
        String message = what + ": " + failure.getMessage();
        harnessFailures.add(message);
        listener.noted(message);
    }

    private RunResult conclude() throws IOException {
        listener.began(Phase.CHECK);
        History history = files.read();
        Report report = Checker.check(history);
        runFiles.writeResult(report, harnessFailures);
        RunSummary summary = RunSummary.of(history, report, harnessFailures);
        Path html = HtmlReport.write(directory, history, report, harnessFailures);
        return new RunResult(history.run(), directory, report, summary, harnessFailures, html);
    }

    private final class Faults implements NemesisListener {
        private final HistoryWriter<FaultEvent> faults;

        Faults(HistoryWriter<FaultEvent> faults) {
            this.faults = faults;
        }

        @Override
        public void faultHappened(FaultEvent event) {
            faults.append(event);
            faults.flush();
            listener.faultHappened(event);
        }

        @Override
        public void harnessFailed(String what, RuntimeException failure) {
            failed(what, failure);
        }
    }
}
