package io.duolog.perf.run;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Takes all turns of a schedule, one after the other, and writes the results after each: whatever ends a run, what was measured
 * is there. For one thread, which may be interrupted to end the run.
 */
public final class PerfRun {
    private final Schedule schedule;
    private final Sampler sampler;
    private final TimeBudget budget;
    private final ResultsSink sink;
    private final RunListener listener;
    private final LongSupplier nanoTime;
    private final Durations durations = new Durations();
    private final Set<Turn> measured = new HashSet<>();
    private PerfResults results;
    private long startedNs;
    private int taken;
    private int failed;

    /**
     * Takes nothing yet.
     *
     * @param limit after which no turn begins that would end later, as far as that can be known; empty for none
     * @param sink takes the results, at the beginning and after each sample
     * @param begun results without samples
     * @param nanoTime measures durations, in nanoseconds
     */
    public PerfRun(
            Schedule schedule,
            Sampler sampler,
            Optional<Duration> limit,
            ResultsSink sink,
            PerfResults begun,
            RunListener listener,
            LongSupplier nanoTime) {
        this.schedule = requireNonNull(schedule, "schedule");
        this.sampler = requireNonNull(sampler, "sampler");
        this.budget = new TimeBudget(schedule.phases(), limit);
        this.sink = requireNonNull(sink, "sink");
        this.results = requireNonNull(begun, "begun");
        this.listener = requireNonNull(listener, "listener");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    /**
     * Runs, until all is measured, the time is over, or the thread is interrupted.
     *
     * @throws IOException if the results cannot be written
     */
    public RunOutcome run() throws IOException {
        startedNs = nanoTime.getAsLong();
        sink.write(results);
        try {
            for (int index = 0; index < schedule.phases().size(); index++) {
                run(schedule.phases().get(index), budget.deadline(index, elapsed()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left = schedule.turns().size() - taken;
        if (left > 0 && !Thread.currentThread().isInterrupted()) {
            listener.outOfTime(left);
        }
        return new RunOutcome(results, failed, left, unmeasured());
    }

    private void run(Phase phase, Optional<Duration> deadline) throws IOException, InterruptedException {
        if (isOver(deadline, phase.turns().get(0))) {
            return;
        }
        sampler.begin(phase);
        for (Turn turn : phase.turns()) {
            if (isOver(deadline, turn)) {
                return;
            }
            take(turn);
        }
    }

    private void take(Turn turn) throws IOException, InterruptedException {
        listener.began(turn, taken + 1, schedule.turns().size(), left());
        Duration before = elapsed();
        Sample sample = sampler.take(turn);
        durations.add(turn, elapsed().minus(before));
        taken++;
        if (sample.isMeasured()) {
            measured.add(turn);
        } else {
            failed++;
        }
        results = results.plus(sample);
        sink.write(results);
        listener.ended(turn, sample);
    }

    private boolean isOver(Optional<Duration> deadline, Turn next) {
        Duration end = elapsed().plus(durations.expected(next).orElse(Duration.ZERO));
        return deadline.filter(limit -> end.compareTo(limit) > 0).isPresent();
    }

    /** What the turns that are left will take, but no longer than the run may. */
    private Optional<Duration> left() {
        List<Turn> turns = schedule.turns();
        Optional<Duration> expected = durations.expected(turns.subList(Math.min(taken, turns.size()), turns.size()));
        Optional<Duration> allowed = budget.limit().map(limit -> limit.minus(elapsed()));
        return expected.map(time -> allowed.filter(most -> most.compareTo(time) < 0)
                .map(most -> most.isNegative() ? Duration.ZERO : most)
                .orElse(time));
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - startedNs);
    }

    private int unmeasured() {
        List<Turn> firsts = new ArrayList<>(schedule.turns());
        firsts.removeIf(turn -> turn.round() > 1);
        return (int) firsts.stream()
                .filter(first -> measured.stream()
                        .noneMatch(turn -> turn.cell().equals(first.cell())
                                && turn.system().equals(first.system())))
                .count();
    }
}
