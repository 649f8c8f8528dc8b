package io.duolog.broker;

import io.duolog.broker.partition.RequestTimer;
import io.duolog.transport.TimerWheel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All threads of a broker but the event loops, named after the broker. Threads start with their first task.
 *
 * <table>
 * <caption>Who runs where</caption>
 * <tr><td>timer</td><td>ends the waiting of requests; runs nothing that blocks</td></tr>
 * <tr><td>blocking</td><td>what requests ask for that does I/O: {@code num.io.threads}, with a bounded queue</td></tr>
 * <tr><td>storage</td><td>retention, checkpoints, deletion of files</td></tr>
 * <tr><td>cleaner</td><td>compaction: {@code log.cleaner.threads}</td></tr>
 * <tr><td>flush</td><td>fsyncs, and the recovery of logs at start</td></tr>
 * <tr><td>partitions</td><td>one thread: opens and deletes logs and changes roles in the order of the metadata</td></tr>
 * <tr><td>replication</td><td>two threads: write what is fetched from leaders when it is much, truncate, propose in-sync replicas</td></tr>
 * <tr><td>groups</td><td>{@code group.coordinator.threads}: the shards of groups, and what they load</td></tr>
 * <tr><td>coordination</td><td>one thread: the backend's callbacks, the controller, the metadata's publishers</td></tr>
 * </table>
 */
public final class BrokerThreads implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(BrokerThreads.class);
    private static final int BLOCKING_QUEUE_MAX = 10_000;
    private static final int REPLICATION_THREADS = 2;
    private static final long KEEP_ALIVE_S = 10;
    private static final long CLOSE_TIMEOUT_S = 10;

    private final TimerWheel timer;
    private final ThreadPoolExecutor blocking;
    private final ScheduledThreadPoolExecutor storage;
    private final ScheduledThreadPoolExecutor cleaner;
    private final ThreadPoolExecutor flush;
    private final ThreadPoolExecutor partitions;
    private final ThreadPoolExecutor replication;
    private final ThreadPoolExecutor groups;
    private final ScheduledThreadPoolExecutor coordination;

    /**
     * Makes the executors.
     *
     * @param brokerId for the threads' names
     * @param ioThreads {@code num.io.threads}
     * @param recoveryThreads how many logs are recovered, and flushed, at a time
     * @param cleanerThreads how many logs are compacted at a time
     * @param groupThreads {@code group.coordinator.threads}
     */
    public BrokerThreads(int brokerId, int ioThreads, int recoveryThreads, int cleanerThreads, int groupThreads) {
        String prefix = "duolog-" + brokerId + "-";
        timer = new TimerWheel(prefix + "timer");
        cleaner = scheduled(prefix + "cleaner", cleanerThreads);
        blocking = pool(prefix + "io", ioThreads, BLOCKING_QUEUE_MAX);
        storage = scheduled(prefix + "storage", 1);
        flush = pool(prefix + "flush", recoveryThreads, Integer.MAX_VALUE);
        partitions = pool(prefix + "partitions", 1, Integer.MAX_VALUE);
        replication = pool(prefix + "replication", REPLICATION_THREADS, Integer.MAX_VALUE);
        groups = pool(prefix + "groups", groupThreads, Integer.MAX_VALUE);
        coordination = scheduled(prefix + "coordination", 1);
    }

    /** Ends the waiting of requests. */
    public RequestTimer timer() {
        return (task, delayMs) -> {
            try {
                return timer.schedule(guarded(task), delayMs);
            } catch (IllegalStateException closed) {
                // The connections of waiting requests are closed with the broker.
                return () -> {};
            }
        };
    }

    /** Runs what blocks; refuses when too much waits. */
    public ExecutorService blocking() {
        return blocking;
    }

    /** Runs the housekeeping of logs. */
    public ScheduledExecutorService storage() {
        return storage;
    }

    /** Compacts logs. */
    public ScheduledExecutorService cleaner() {
        return cleaner;
    }

    /** Compacts so many logs at a time from now on; who is at work goes on. */
    public void resizeCleaner(int threads) {
        cleaner.setCorePoolSize(threads);
    }

    /** Runs fsyncs and recovery. */
    public ExecutorService flush() {
        return flush;
    }

    /** Has partitions obey the metadata, which opens and deletes logs: one step at a time and in order. */
    public ExecutorService partitions() {
        return partitions;
    }

    /** Runs the fetchers. */
    public ExecutorService replication() {
        return replication;
    }

    /** Runs the shards of groups. */
    public ExecutorService groups() {
        return groups;
    }

    /** The coordination thread. */
    public ScheduledExecutorService coordination() {
        return coordination;
    }

    /** Ends all threads; what they are doing is finished, what waits is dropped. Idempotent. */
    @Override
    public void close() {
        timer.close();
        List<ThreadPoolExecutor> all =
                List.of(groups, replication, blocking, partitions, cleaner, storage, flush, coordination);
        all.forEach(ThreadPoolExecutor::shutdownNow);
        for (ThreadPoolExecutor executor : all) {
            try {
                if (!executor.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS)) {
                    LOGGER.warn("Threads did not end within {} s: {}", CLOSE_TIMEOUT_S, executor);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOGGER.error("A task of the request timer failed", e);
            }
        };
    }

    private static ScheduledThreadPoolExecutor scheduled(String name, int threads) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, named(name));
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    private static ThreadPoolExecutor pool(String name, int threads, int queueMax) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads, threads, KEEP_ALIVE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queueMax), named(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory threads = Executors.defaultThreadFactory();
        return task -> {
            Thread thread = threads.newThread(task);
            thread.setName(name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
