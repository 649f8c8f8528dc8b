package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.Cancellable;
import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Virtual time and as many serial schedulers as wanted, all run by the one thread that calls {@link #runUntilIdle} or
 * {@link #advance}. Which scheduler goes next is drawn from a seed, so each seed is one reproducible interleaving.
 * Confined to one thread.
 */
public final class SimulatedExecution {
    private static final int TASKS_MAX = 10_000_000;

    private final Random random;
    /** Those with something to run. */
    private final List<Lane> ready = new ArrayList<>();

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::dueNs).thenComparingLong(Timer::sequence));
    private long nowNs;
    private long nextSequence;
    private Runnable afterEachTask = () -> {};

    /** Creates one with no tasks, at time zero. */
    public SimulatedExecution(long seed) {
        this.random = new Random(seed);
    }

    private record Timer(long dueNs, long sequence, Lane lane, Runnable task) {}

    /** A further scheduler: serial in itself, interleaved with the others. */
    public SerialScheduler newScheduler() {
        return new Lane();
    }

    /** Has this run after each task: a look at invariants. */
    public void afterEachTask(Runnable observer) {
        afterEachTask = requireNonNull(observer, "observer");
    }

    /** Runs everything that is ready, and what that makes ready, without letting time pass. */
    public void runUntilIdle() {
        for (int ran = 0; runOne(); ran++) {
            if (ran == TASKS_MAX) {
                throw new IllegalStateException("still not idle after " + TASKS_MAX + " tasks");
            }
        }
    }

    /** Runs everything that is ready or becomes due while this time passes. */
    public void advance(Duration duration) {
        long endNs = nowNs + duration.toNanos();
        runUntilIdle();
        for (Timer next = timers.peek(); next != null && next.dueNs() <= endNs; next = timers.peek()) {
            timers.remove();
            nowNs = next.dueNs();
            next.lane().execute(next.task());
            runUntilIdle();
        }
        nowNs = endNs;
    }

    private boolean runOne() {
        if (ready.isEmpty()) {
            return false;
        }
        Lane lane = ready.get(ready.size() == 1 ? 0 : random.nextInt(ready.size()));
        Runnable task = lane.tasks.remove();
        if (lane.tasks.isEmpty()) {
            ready.remove(lane);
        }
        task.run();
        afterEachTask.run();
        return true;
    }

    private final class Lane implements SerialScheduler {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            if (tasks.isEmpty()) {
                ready.add(this);
            }
            tasks.add(requireNonNull(task, "task"));
        }

        @Override
        public Cancellable schedule(Runnable task, Duration delay) {
            Timer timer = new Timer(nowNs + Math.max(0, delay.toNanos()), nextSequence++, this, task);
            timers.add(timer);
            return () -> timers.remove(timer);
        }

        @Override
        public long nanoTime() {
            return nowNs;
        }
    }
}
