package io.duolog.broker.replication;

import io.duolog.broker.partition.RequestTimer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;

/** One thread, the test's own, with a clock that moves when it is told to. */
public final class TestLoop implements Executor, RequestTimer {
    private static final int TASKS_MAX = 100_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timed> timed =
            new PriorityQueue<>(Comparator.comparingLong(Timed::timeMs).thenComparingLong(Timed::number));
    private long nowMs;
    private long scheduled;

    private record Timed(long timeMs, long number, Runnable task) {}

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Runnable schedule(Runnable task, long delayMs) {
        Timed added = new Timed(nowMs + delayMs, scheduled++, task);
        timed.add(added);
        return () -> timed.remove(added);
    }

    /** Runs until nothing is left to do at this time. */
    public void run() {
        int count = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            if (++count > TASKS_MAX) {
                throw new AssertionError("the tasks do not come to an end");
            }
        }
    }

    /** Lets time pass, with all that is due. */
    public void pass(long ms) {
        long endMs = nowMs + ms;
        run();
        while (!timed.isEmpty() && timed.element().timeMs() <= endMs) {
            Timed next = timed.remove();
            nowMs = next.timeMs();
            next.task().run();
            run();
        }
        nowMs = endMs;
    }

    /** What time it is. */
    public long nowMs() {
        return nowMs;
    }
}
