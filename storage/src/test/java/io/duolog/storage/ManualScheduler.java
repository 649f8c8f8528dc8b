package io.duolog.storage;

import java.util.ArrayList;
import java.util.List;

/** Keeps tasks until the test runs them. */
final class ManualScheduler implements StorageScheduler {
    private final List<Runnable> once = new ArrayList<>();
    private final List<Runnable> periodic = new ArrayList<>();

    @Override
    public synchronized void scheduleOnce(Runnable task, long delayMs) {
        once.add(task);
    }

    @Override
    public synchronized Runnable schedulePeriodically(Runnable task, long periodMs) {
        periodic.add(task);
        return () -> {
            synchronized (this) {
                periodic.remove(task);
            }
        };
    }

    /** Runs what was to run once, whatever its delay. */
    void runAll() {
        List<Runnable> tasks;
        synchronized (this) {
            tasks = List.copyOf(once);
            once.clear();
        }
        tasks.forEach(Runnable::run);
    }

    synchronized int pending() {
        return once.size();
    }

    synchronized int periodicCount() {
        return periodic.size();
    }
}
