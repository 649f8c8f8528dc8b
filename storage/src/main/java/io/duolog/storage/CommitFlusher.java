package io.duolog.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: at most one fsync of a log runs at a time, and all appends that were made before it starts are done when
 * it ends. Safe for use by many threads; futures complete on the executor's threads.
 */
final class CommitFlusher {
    private record Waiter(long offset, CompletableFuture<Void> future) implements Comparable<Waiter> {
        @Override
        public int compareTo(Waiter other) {
            return Long.compare(offset, other.offset);
        }
    }

    private final Executor executor;
    private final LongSupplier flush;
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>();
    private boolean running;
    private boolean requested;

    /**
     * Runs {@code flush} when someone waits.
     *
     * @param flush forces everything that is in the log, and returns the offset up to which it is durable
     */
    CommitFlusher(Executor executor, LongSupplier flush) {
        this.executor = executor;
        this.flush = flush;
    }

    /**
     * Completes when everything below {@code offset} is durable; with the {@link LogStorageException} of the fsync, or a {@link
     * ClosedLogException}, if that cannot be.
     */
    CompletableFuture<Void> flushedTo(long offset) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        synchronized (waiters) {
            waiters.add(new Waiter(offset, future));
        }
        request();
        return future;
    }

    /** Starts an fsync soon; one that runs already does not count, as it may have missed the newest bytes. */
    void request() {
        synchronized (waiters) {
            requested = true;
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::run);
    }

    /** Fails those who wait for offsets above {@code offset}, because these were cut off. */
    void truncatedTo(long offset, LogStorageException failure) {
        List<Waiter> cut = new ArrayList<>();
        synchronized (waiters) {
            waiters.removeIf(waiter -> waiter.offset > offset && cut.add(waiter));
        }
        cut.forEach(waiter -> waiter.future.completeExceptionally(failure));
    }

    private void run() {
        while (true) {
            synchronized (waiters) {
                if (!requested) {
                    running = false;
                    return;
                }
                requested = false;
            }
            flushOnce();
        }
    }

    private void flushOnce() {
        long flushed;
        try {
            flushed = flush.getAsLong();
        } catch (LogStorageException | ClosedLogException e) {
            for (Waiter waiter = poll(Long.MAX_VALUE); waiter != null; waiter = poll(Long.MAX_VALUE)) {
                waiter.future.completeExceptionally(e);
            }
            return;
        }
        for (Waiter waiter = poll(flushed); waiter != null; waiter = poll(flushed)) {
            waiter.future.complete(null);
        }
    }

    private @Nullable Waiter poll(long offset) {
        synchronized (waiters) {
            Waiter first = waiters.peek();
            return first != null && first.offset <= offset ? waiters.poll() : null;
        }
    }
}
