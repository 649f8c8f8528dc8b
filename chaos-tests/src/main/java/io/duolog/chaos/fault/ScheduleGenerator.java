package io.duolog.chaos.fault;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.network.LinkFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws schedules from a seed: the same seed, options and topology make the same schedule.
 *
 * <p>Time falls into windows of 20 to 30 s. Each draws some of the families anew, and one of four is quiet, so that the system
 * can recover; the first never is. Faults last 2 to 12 s with gaps of 1 to 5 s, and some overlap. Two rules hold:
 *
 * <ul>
 *   <li><em>Lossy budget</em>: a lossy crash that would exceed the budget waits until all replicas have been in sync since the
 *       lossy crash before, and all steps after it wait with it. A reassignment, which leaves a partition a single replica for
 *       a while, takes the whole budget.
 *   <li><em>Minority</em>: more brokers than a minority are away at the same time for two seconds at most, unless asked for.
 * </ul>
 */
public final class ScheduleGenerator {
    /** The shortest window. */
    public static final long WINDOW_MIN_MS = 20_000;

    /** The longest window. */
    public static final long WINDOW_MAX_MS = 30_000;

    /** The shortest fault but for pauses and restart storms. */
    public static final long FAULT_MIN_MS = 2_000;

    /** The longest fault. */
    public static final long FAULT_MAX_MS = 12_000;

    /** How long more than a minority may be away. */
    public static final long BRIEF_MS = 2_000;

    private static final long GAP_MIN_MS = 1_000;
    private static final long GAP_MAX_MS = 5_000;
    private static final int QUIET_PERCENT = 25;
    private static final int OVERLAP_PERCENT = 30;
    private static final int STORM_PERCENT = 20;
    private static final int STORM_KILLS = 2;
    private static final long STORM_GAP_MAX_MS = 1_000;

    private final GeneratorOptions options;
    private final Topology topology;
    private final SplittableRandom random;
    private final FaultDraw draw;
    private final List<Step> steps = new ArrayList<>();
    private final List<Away> away = new ArrayList<>();
    private int lossyUsed;
    private int lastExclusive = Trigger.BEGINNING;
    private int anchor = Trigger.BEGINNING;
    private long anchorEndMs;

    private ScheduleGenerator(long seed, GeneratorOptions options, Topology topology) {
        this.options = requireNonNull(options, "options");
        this.topology = requireNonNull(topology, "topology");
        this.random = new SplittableRandom(seed);
        this.draw = new FaultDraw(random, topology);
    }

    /** That so many brokers are away until a time. */
    private record Away(long untilMs, int brokers) {}

    /** Draws one; without steps if no family is left that the system can. */
    public static Schedule generate(long seed, GeneratorOptions options, Topology topology) {
        ScheduleGenerator generator = new ScheduleGenerator(seed, options, topology);
        generator.drawWindows();
        return ScheduleRules.check(new Schedule(seed, generator.steps));
    }

    private void drawWindows() {
        List<FaultFamily> families =
                Arrays.stream(FaultFamily.values()).filter(this::isUsable).toList();
        long nowMs = gap();
        boolean first = true;
        while (!families.isEmpty() && nowMs + FAULT_MIN_MS <= options.durationMs()) {
            long endMs = Math.min(options.durationMs(), nowMs + between(WINDOW_MIN_MS, WINDOW_MAX_MS));
            if (!first && random.nextInt(100) < QUIET_PERCENT) {
                nowMs = endMs;
                continue;
            }
            first = false;
            List<FaultFamily> drawn = someOf(families);
            while (nowMs + FAULT_MIN_MS <= endMs) {
                nowMs = drawStep(nowMs, drawn.get(random.nextInt(drawn.size())));
            }
        }
    }

    private boolean isUsable(FaultFamily family) {
        return options.families().contains(family)
                && family.needs().map(topology.capabilities()::contains).orElse(true)
                && (!family.isLossy() || options.lossyBudget() > 0)
                && (family != FaultFamily.CLIENT || topology.clients() > 0)
                && (family != FaultFamily.REASSIGN || topology.brokers() > 1)
                && (family != FaultFamily.LEADER || topology.brokers() > 1);
    }

    private List<FaultFamily> someOf(List<FaultFamily> families) {
        List<FaultFamily> drawn = new ArrayList<>();
        while (drawn.isEmpty()) {
            families.stream().filter(family -> random.nextBoolean()).forEach(drawn::add);
        }
        return drawn;
    }

    /** Adds a step; returns the time at which the next may begin. */
    private long drawStep(long earliestMs, FaultFamily family) {
        FaultDraw.Drawn drawn = draw.draw(family, between(FAULT_MIN_MS, FAULT_MAX_MS));
        int brokers = brokersAway(drawn);
        long beginMs = options.majorities() ? earliestMs : delayed(earliestMs, brokers);
        long lastsMs = drawn.fault().endsAtOnce()
                ? 0
                : Math.max(1, Math.min(drawn.durationMs(), options.durationMs() - beginMs));
        if (beginMs >= options.durationMs()) {
            return beginMs;
        }
        boolean waitsForSync = waitsForSync(family);
        Trigger trigger =
                waitsForSync ? new Trigger.WhenInSync(lastExclusive, random.nextLong(STORM_GAP_MAX_MS)) : at(beginMs);
        steps.add(new Step(trigger, drawn.fault(), drawn.target(), lastsMs));
        long endMs = beginMs + lastsMs;
        noteExclusive(family, waitsForSync, endMs);
        if (family == FaultFamily.KILL && !waitsForSync && random.nextInt(100) < STORM_PERCENT) {
            endMs = addStorm(endMs);
        }
        if (brokers > 0) {
            away.add(new Away(endMs, brokers));
        }
        boolean overlaps = !waitsForSync && random.nextInt(100) < OVERLAP_PERCENT;
        return overlaps ? between(beginMs, endMs) : endMs + gap();
    }

    /** Kills the node again and again as soon as it is back, so that it dies while it recovers. */
    private long addStorm(long endMs) {
        int victim = steps.size() - 1;
        long stormEndMs = endMs;
        for (int kill = 0; kill < STORM_KILLS; kill++) {
            long waitMs = random.nextLong(STORM_GAP_MAX_MS);
            long downMs = 1 + random.nextLong(STORM_GAP_MAX_MS);
            steps.add(new Step(
                    new Trigger.AfterEnd(steps.size() - 1, waitMs),
                    new Fault.Kill(),
                    new Target.OfStep(victim),
                    downMs));
            stormEndMs += waitMs + downMs;
        }
        return stormEndMs;
    }

    private boolean waitsForSync(FaultFamily family) {
        if (family == FaultFamily.REASSIGN) {
            return lossyUsed > 0;
        }
        return family.isLossy() && lossyUsed >= options.lossyBudget();
    }

    private void noteExclusive(FaultFamily family, boolean waitedForSync, long endMs) {
        if (!family.isLossy() && family != FaultFamily.REASSIGN) {
            return;
        }
        int step = steps.size() - 1;
        if (waitedForSync) {
            lossyUsed = 0;
            anchor = step;
            anchorEndMs = endMs;
        }
        lossyUsed = family == FaultFamily.REASSIGN ? options.lossyBudget() : lossyUsed + 1;
        lastExclusive = step;
    }

    /** A time, counted from the end of the last step that had to wait, so that what comes later waits, too. */
    private Trigger at(long ms) {
        return anchor == Trigger.BEGINNING
                ? new Trigger.At(ms)
                : new Trigger.AfterEnd(anchor, Math.max(0, ms - anchorEndMs));
    }

    /** The first time from which on more than a minority would be away for a brief time only. */
    private long delayed(long earliestMs, int brokers) {
        if (brokers == 0) {
            return earliestMs;
        }
        int others = Math.max(1, topology.minority()) - brokers;
        long beginMs = earliestMs;
        List<Away> latestFirst = away.stream()
                .sorted(Comparator.comparingLong(Away::untilMs).reversed())
                .toList();
        int lasting = 0;
        for (Away one : latestFirst) {
            lasting += one.brokers();
            if (lasting > others) {
                beginMs = Math.max(beginMs, one.untilMs() - BRIEF_MS);
                break;
            }
        }
        return beginMs;
    }

    /** How many brokers a fault takes out of the cluster, at most. */
    private int brokersAway(FaultDraw.Drawn drawn) {
        if (drawn.target() instanceof Target.Client || drawn.fault().endsAtOnce()) {
            return 0;
        }
        if (drawn.fault() instanceof Fault.Cut cut) {
            return brokersCut(cut);
        }
        return 1;
    }

    private int brokersCut(Fault.Cut cut) {
        LinkFault.Kind kind = cut.link().kind();
        boolean slow =
                kind == LinkFault.Kind.LATENCY || kind == LinkFault.Kind.BANDWIDTH || kind == LinkFault.Kind.SLICE;
        return switch (cut.pattern()) {
            case FROM_CLIENTS -> 0;
            case HALVES, MAJORITIES_RING -> Math.max(1, topology.minority());
            default -> slow ? 0 : 1;
        };
    }

    private long gap() {
        return between(GAP_MIN_MS, GAP_MAX_MS);
    }

    private long between(long lowest, long highest) {
        return random.nextLong(lowest, highest + 1);
    }
}
