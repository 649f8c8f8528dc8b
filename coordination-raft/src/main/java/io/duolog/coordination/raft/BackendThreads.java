package io.duolog.coordination.raft;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The backend's own threads. None keeps a process alive. */
final class BackendThreads {
    /** Among a handful of voters, this many requests are worked on at once; the others wait. */
    private static final int WORKERS = 8;

    private static final int WAITING_MAX = 1_024;
    private static final long IDLE_SECONDS = 30;

    private BackendThreads() {}

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A bounded pool that ends its idle threads. */
    static ExecutorService workers(String name) {
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
