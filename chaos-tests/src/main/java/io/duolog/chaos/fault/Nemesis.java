package io.duolog.chaos.fault;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.Capability;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Does what a schedule says to a system under test and its clients. One run each; for one thread.
 *
 * <p>A step that cannot be done then, since its node is down already or nobody leads for two seconds, is skipped and told so;
 * for the triggers of other steps it has begun and ended at that moment. So is one that throws, and the listener is told of the failure.
 */
public final class Nemesis {
    static final long NANOS_PER_MILLI = 1_000_000;

    /** How often it looks whether something is due. */
    static final long TICK_MS = 10;

    /** For how long a step waits for somebody to lead, or to answer, whom it is to meet. */
    static final long TARGET_PATIENCE_MS = 2_000;

    /** How long replicas may take to be in sync again when nothing is wrong any more, before the schedule is given up. */
    static final long IN_SYNC_PATIENCE_MS = 45_000;

    private final Surroundings surroundings;
    private final RunClock clock;
    private final NemesisListener listener;
    private final TargetResolver targets;
    private final ActiveFaults faults;
    private Schedule schedule = new Schedule(0, List.of());
    private List<StepRun> runs = List.of();
    private final Map<Integer, Long> metNobodySinceNs = new HashMap<>();
    private long beganNs;
    private long quietSinceNs;
    private long begunCount;

    /** One that has not begun. */
    public Nemesis(Surroundings surroundings, RunClock clock, NemesisListener listener) {
        this.surroundings = requireNonNull(surroundings, "surroundings");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
        this.targets = new TargetResolver(surroundings);
        this.faults = new ActiveFaults(surroundings);
    }

    /**
     * Runs a schedule until all of its steps are over, {@code durationMs} has passed, or the cluster does not get whole again
     * although nothing is wrong any more: what it needs then is to be looked at. Steps that have not begun by then are skipped,
     * and those that have go on until {@link #healAll}.
     *
     * @throws InterruptedException if the thread is interrupted; {@link #healAll} works still
     * @throws IllegalStateException if it has run a schedule before
     */
    public void run(Schedule toRun, long durationMs) throws InterruptedException {
        if (!runs.isEmpty()) {
            throw new IllegalStateException("a nemesis runs one schedule; make another one");
        }
        schedule = ScheduleRules.check(toRun);
        runs = IntStream.range(0, schedule.steps().size())
                .mapToObj(number -> new StepRun(number, schedule.steps().get(number)))
                .toList();
        beganNs = clock.nanoTime();
        quietSinceNs = beganNs;
        TriggerWatch watch = new TriggerWatch(surroundings, faults::allNodesWell, runs, beganNs);
        while (!runs.stream().allMatch(StepRun::isOver)
                && clock.nanoTime() - beganNs < NANOS_PER_MILLI * durationMs
                && !waitsInVain(watch)) {
            endDue();
            beginDue(watch);
            clock.sleep(TICK_MS);
        }
        for (StepRun run : runs) {
            if (!run.hasBegun()) {
                skip(run, "its trigger did not come");
            }
        }
    }

    /**
     * Ends all faults that still last, and makes everything whole that is not: resumes, heals links and disks, starts. What
     * fails is told to the listener, and the rest is done nevertheless.
     */
    public void healAll() {
        faults.healAll(listener);
        for (StepRun run : runs) {
            if (run.state() == StepRun.State.ACTIVE) {
                end(run, "healed with all", true);
            }
        }
    }

    /**
     * The schedule as it went, to be replayed: times for triggers, nodes for symbolic targets, the durations that faults had,
     * and without what was skipped.
     */
    public Schedule literal() {
        List<Step> steps = new ArrayList<>();
        for (StepRun run : runs) {
            if (run.nodes().isEmpty() || run.step().fault() instanceof Fault.End) {
                continue;
            }
            boolean lasts = run.state() == StepRun.State.ACTIVE || run.endedByHealing();
            long durationMs = lasts || run.step().fault().endsAtOnce()
                    ? run.step().durationMs()
                    : Math.max(1, run.lastedNs() / NANOS_PER_MILLI);
            steps.add(new Step(
                    new Trigger.At((run.beganNs() - beganNs) / NANOS_PER_MILLI),
                    literalFault(run),
                    literalTarget(run.nodes()),
                    durationMs));
        }
        return new Schedule(schedule.seed(), steps);
    }

    private static Fault literalFault(StepRun run) {
        return run.step().fault() instanceof Fault.CutTo cut
                ? new Fault.CutTo(literalTarget(run.others()), cut.link())
                : run.step().fault();
    }

    private static Target literalTarget(List<NodeId> nodes) {
        if (nodes.size() > 1) {
            return new Target.AllBrokers();
        }
        NodeId node = nodes.get(0);
        return switch (node.kind()) {
            case ZOOKEEPER -> new Target.ZooKeeper(node.number());
            case CLIENT -> new Target.Client(node.number());
            default -> new Target.Broker(node.number());
        };
    }

    private boolean waitsInVain(TriggerWatch watch) {
        long begun = runs.stream().filter(StepRun::hasBegun).count();
        if (begun != begunCount || runs.stream().anyMatch(run -> run.state() == StepRun.State.ACTIVE)) {
            begunCount = begun;
            quietSinceNs = clock.nanoTime();
            return false;
        }
        return clock.nanoTime() - quietSinceNs >= NANOS_PER_MILLI * IN_SYNC_PATIENCE_MS
                && runs.stream().anyMatch(watch::waitsUntilInSync);
    }

    private void endDue() {
        for (StepRun run : runs) {
            if (run.isDueToEnd(clock.nanoTime())) {
                end(run, "", false);
            }
        }
    }

    private void beginDue(TriggerWatch watch) {
        for (StepRun run : runs) {
            if (run.hasBegun()) {
                continue;
            }
            try {
                if (watch.isDue(run, clock.nanoTime())) {
                    watch.noteBefore(run.number());
                    begin(run);
                }
            } catch (RuntimeException e) {
                failed(run, e);
            }
        }
    }

    private void begin(StepRun run) {
        if (run.step().fault() instanceof Fault.End end) {
            endOther(run, runs.get(end.step()));
            return;
        }
        List<NodeId> nodes = List.of();
        try {
            requireCapability(run);
            nodes = targets.resolve(run.step().target(), runs);
            long nowNs = clock.nanoTime();
            ActiveFaults.Met met = meet(run, nodes);
            run.begin(nowNs, nodes, met.names());
            tell(run, FaultEvent.Phase.BEGAN, nowNs, met.detail());
            if (run.step().fault().endsAtOnce()) {
                run.end(nowNs, clock.nanoTime(), false);
                tell(run, FaultEvent.Phase.ENDED, run.endedNs(), "");
            }
        } catch (StepSkipped e) {
            if (!e.isPassing() || !isPatient(run)) {
                skip(run, e.reason());
            }
        } catch (RuntimeException e) {
            failed(run, e);
            undo(run, nodes);
        }
    }

    private boolean isPatient(StepRun run) {
        long nowNs = clock.nanoTime();
        long sinceNs = metNobodySinceNs.computeIfAbsent(run.number(), number -> nowNs);
        return nowNs - sinceNs < NANOS_PER_MILLI * TARGET_PATIENCE_MS;
    }

    private ActiveFaults.Met meet(StepRun run, List<NodeId> nodes) throws StepSkipped {
        Fault fault = run.step().fault();
        if (fault instanceof Fault.Cut cut) {
            return faults.cut(run.number(), cut, nodes);
        }
        if (fault instanceof Fault.CutTo cut) {
            List<NodeId> others = targets.resolve(cut.to(), runs);
            run.meetsToo(others);
            return faults.cutTo(run.number(), cut.link(), nodes, others);
        }
        return faults.begin(run.number(), run.step(), nodes, schedule.seed() * 31 + 1_000L * run.number());
    }

    private void endOther(StepRun run, StepRun other) {
        if (other.state() != StepRun.State.ACTIVE) {
            skip(run, "step " + other.number() + " does not last");
            return;
        }
        end(other, "ended by step " + run.number(), false);
        run.begin(clock.nanoTime(), List.of(), List.of());
        run.end(run.beganNs(), clock.nanoTime(), false);
    }

    private void end(StepRun run, String why, boolean byHealing) {
        String detail = why;
        long fromNs = clock.nanoTime();
        try {
            String did = faults.end(run.number(), run.step(), run.nodes());
            detail = why.isEmpty() || did.isEmpty() ? why + did : why + "; " + did;
        } catch (RuntimeException e) {
            detail = "failed: " + e;
            listener.harnessFailed(
                    "end step " + run.number() + " (" + run.step().fault() + ")", e);
        }
        run.end(fromNs, clock.nanoTime(), byHealing);
        tell(run, FaultEvent.Phase.ENDED, run.endedNs(), detail);
    }

    private void requireCapability(StepRun run) throws StepSkipped {
        FaultFamily family = FaultFamily.of(schedule, run.number());
        Capability needed = family.needs().orElse(null);
        if (needed != null && !surroundings.system().capabilities().contains(needed)) {
            throw new StepSkipped(surroundings.system().name() + " cannot " + needed);
        }
    }

    private void failed(StepRun run, RuntimeException failure) {
        listener.harnessFailed("begin step " + run.number() + " (" + run.step().fault() + ")", failure);
        skip(run, "failed: " + failure);
    }

    /** Takes back what a step did before it failed. */
    private void undo(StepRun run, List<NodeId> nodes) {
        try {
            faults.end(run.number(), run.step(), nodes);
        } catch (RuntimeException e) {
            listener.harnessFailed(
                    "undo step " + run.number() + " (" + run.step().fault() + ")", e);
        }
    }

    private void skip(StepRun run, String reason) {
        run.skip(clock.nanoTime());
        tell(run, FaultEvent.Phase.SKIPPED, run.endedNs(), reason);
    }

    private void tell(StepRun run, FaultEvent.Phase phase, long timeNs, String detail) {
        String family = FaultFamily.of(schedule, run.number()).label();
        listener.faultHappened(new FaultEvent(timeNs, run.number(), family, phase, run.names(), detail));
    }
}
