package io.duolog.chaos.fault;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds a small part of a schedule that still shows an anomaly: delta debugging (Zeller's ddmin) over its steps. A candidate is
 * taken if the anomaly shows in one of several replays, since processes are not deterministic; so a step that is left may
 * still be needless. For one thread.
 */
public final class Shrinker {
    private final RunClock clock;
    private final int replays;
    private final long budgetMs;
    private final Set<Schedule> refuted = new HashSet<>();
    private int candidatesTried;
    private int replaysDone;
    private long beganNs;

    /**
     * One for one schedule.
     *
     * @param replays how often a candidate is run before it is given up
     * @param budgetMs after which no more replays begin
     */
    public Shrinker(RunClock clock, int replays, long budgetMs) {
        this.clock = requireNonNull(clock, "clock");
        this.replays = replays;
        this.budgetMs = budgetMs;
        if (replays < 1) {
            throw new IllegalArgumentException("replays is " + replays + "; it must be at least 1");
        }
    }

    /** Runs a schedule once. */
    @FunctionalInterface
    public interface Replay {
        /**
         * Whether the anomaly that is looked for shows.
         *
         * @throws InterruptedException if the thread is interrupted
         */
        boolean shows(Schedule candidate) throws InterruptedException;
    }

    /**
     * What was found.
     *
     * @param schedule the smallest that showed the anomaly; the one it began with if none did
     * @param reproduced whether the anomaly showed at all
     * @param complete whether no single step could be left out; false if the time was over before
     * @param candidates how many schedules were tried
     * @param replays how many runs that took
     */
    public record Result(Schedule schedule, boolean reproduced, boolean complete, int candidates, int replays) {}

    /**
     * Shrinks a schedule.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public Result shrink(Schedule schedule, Replay replay) throws InterruptedException {
        beganNs = clock.nanoTime();
        if (!shows(schedule, replay)) {
            return new Result(schedule, false, !isTimeOver(), candidatesTried, replaysDone);
        }
        List<Integer> steps =
                IntStream.range(0, schedule.steps().size()).boxed().toList();
        int parts = 2;
        while (!steps.isEmpty() && !isTimeOver()) {
            List<Integer> smaller = withoutOnePart(schedule, steps, Math.min(parts, steps.size()), replay);
            if (smaller.size() < steps.size()) {
                steps = smaller;
                parts = Math.max(2, parts - 1);
            } else if (parts >= steps.size()) {
                break;
            } else {
                parts = Math.min(steps.size(), 2 * parts);
            }
        }
        return new Result(ScheduleSubset.keep(schedule, steps), true, !isTimeOver(), candidatesTried, replaysDone);
    }

    /** The steps without the first of so many parts that is not needed; all of them if each is. */
    private List<Integer> withoutOnePart(Schedule schedule, List<Integer> steps, int parts, Replay replay)
            throws InterruptedException {
        for (int part = 0; part < parts; part++) {
            List<Integer> rest = new ArrayList<>(steps);
            rest.subList(part * steps.size() / parts, (part + 1) * steps.size() / parts)
                    .clear();
            if (shows(ScheduleSubset.keep(schedule, rest), replay)) {
                return ScheduleSubset.withoutIdleEnds(schedule, rest);
            }
        }
        return steps;
    }

    private boolean shows(Schedule candidate, Replay replay) throws InterruptedException {
        if (refuted.contains(candidate)) {
            return false;
        }
        candidatesTried++;
        for (int attempt = 0; attempt < replays; attempt++) {
            if (isTimeOver()) {
                return false;
            }
            replaysDone++;
            if (replay.shows(candidate)) {
                return true;
            }
        }
        refuted.add(candidate);
        return false;
    }

    private boolean isTimeOver() {
        return clock.nanoTime() - beganNs >= Nemesis.NANOS_PER_MILLI * budgetMs;
    }
}
