package io.duolog.coordination.raft;

import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The backend's own threads: one for what waits on the disk, one for signs of life, and a bounded pool of workers. None
 * keeps a process alive. Thread-safe.
 */
final class BackendThreads {
    /** Among a handful of voters, this many requests are worked on at once; the others wait. */
    private static final int WORKERS = 8;

    private static final int WAITING_MAX = 1_024;
    private static final long IDLE_SECONDS = 30;

    private final ExecutorService disk;
    private final ScheduledThreadPoolExecutor liveness;
    private final ExecutorService workers;

    /** None of them runs before it has something to do. */
    BackendThreads(int nodeId) {
        disk = Executors.newSingleThreadExecutor(named("raft-disk-" + nodeId));
        liveness = new ScheduledThreadPoolExecutor(1, named("raft-liveness-" + nodeId));
        liveness.setRemoveOnCancelPolicy(true);
        workers = workers("raft-worker-" + nodeId);
    }

    /** Drops what comes after {@link #stop}. */
    void onDisk(Runnable task) {
        synchronized (disk) {
            if (!disk.isShutdown()) {
                disk.execute(task);
            }
        }
    }

    SerialScheduler liveness() {
        return new ExecutorSerialScheduler(liveness);
    }

    Executor workers() {
        return workers;
    }

    /** Does a last task on the disk thread, after whatever that is doing now; then all threads end. Idempotent. */
    void stop(Runnable last) {
        synchronized (disk) {
            if (!disk.isShutdown()) {
                disk.execute(() -> {
                    try {
                        last.run();
                    } finally {
                        workers.shutdownNow();
                        liveness.shutdownNow();
                    }
                });
                disk.shutdown();
            }
        }
    }

    /** Waits until the last task is done; returns whether it is. */
    boolean awaitStopped(Duration timeout) {
        try {
            return disk.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private static ExecutorService workers(String name) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                task -> named(name + "-" + count.incrementAndGet()).newThread(task),
                new ThreadPoolExecutor.AbortPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
