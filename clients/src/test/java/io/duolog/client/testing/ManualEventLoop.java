package io.duolog.client.testing;

import io.duolog.client.network.EventLoop;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An event loop that runs when the test says so, with a clock that the test moves. Tasks may come from any thread. */
public final class ManualEventLoop implements EventLoop {
    private static final int TASKS_MAX = 1_000_000;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Scheduled> timers =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::atMs).thenComparingLong(Scheduled::number));
    private volatile long nowMs = 1_000;
    private long nextNumber;
    private Thread running;

    private record Scheduled(long atMs, long number, Runnable task) {}

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public synchronized Timer schedule(Runnable task, long delayMs) {
        Scheduled scheduled = new Scheduled(nowMs + Math.max(0, delayMs), nextNumber++, task);
        timers.add(scheduled);
        return () -> cancel(scheduled);
    }

    private synchronized void cancel(Scheduled scheduled) {
        timers.remove(scheduled);
    }

    @Override
    public boolean inEventLoop() {
        return Thread.currentThread() == running;
    }

    @Override
    public long nowMs() {
        return nowMs;
    }

    /** Runs everything that can run without time passing. */
    public void runAll() {
        Thread previous = running;
        running = Thread.currentThread();
        try {
            int count = 0;
            for (Runnable task = next(); task != null; task = next()) {
                task.run();
                if (++count > TASKS_MAX) {
                    throw new AssertionError("the loop does not come to rest");
                }
            }
        } finally {
            running = previous;
        }
    }

    /** Lets time pass, timer by timer. */
    public void advanceMs(long deltaMs) {
        long endMs = nowMs + deltaMs;
        runAll();
        for (long dueMs = nextDueMs(); dueMs <= endMs; dueMs = nextDueMs()) {
            nowMs = Math.max(nowMs, dueMs);
            runAll();
        }
        nowMs = endMs;
        runAll();
    }

    private synchronized long nextDueMs() {
        return timers.isEmpty() ? Long.MAX_VALUE : timers.peek().atMs();
    }

    private synchronized Runnable next() {
        Runnable task = tasks.poll();
        if (task != null) {
            return task;
        }
        Scheduled due = timers.peek();
        return due != null && due.atMs() <= nowMs ? timers.poll().task() : null;
    }
}
