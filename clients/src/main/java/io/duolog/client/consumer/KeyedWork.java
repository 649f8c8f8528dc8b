package io.duolog.client.consumer;

import io.duolog.client.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that run on an executor, so many at once, but one after the other if they have the same key. Thread-safe.
 *
 * @param <T> what a task is
 */
final class KeyedWork<T> {
    private final Object lock = new Object();
    private final Executor executor;
    private final int concurrency;
    private final Consumer<T> worker;
    private final Runnable onEnd;
    private final Deque<Task<T>> ready = new ArrayDeque<>();
    private final Map<Key, Deque<Task<T>>> behind = new HashMap<>();
    private final Map<TopicPartition, Integer> running = new HashMap<>();
    private int runners;
    private boolean isStopped;

    /** What must be in order: records of one key, or those of a partition that have none. */
    record Key(TopicPartition partition, @Nullable ByteBuffer bytes) {}

    private record Task<T>(Key key, T content) {}

    /**
     * Has nothing to do yet.
     *
     * @param worker does a task; must not throw
     * @param onEnd told when a task is done
     */
    KeyedWork(Executor executor, int concurrency, Consumer<T> worker, Runnable onEnd) {
        this.executor = executor;
        this.concurrency = concurrency;
        this.worker = worker;
        this.onEnd = onEnd;
    }

    /** Adds a task, behind all others of its key. */
    void add(Key key, T content) {
        boolean needsRunner;
        synchronized (lock) {
            if (isStopped) {
                return;
            }
            Task<T> task = new Task<>(key, content);
            Deque<Task<T>> before = behind.get(key);
            if (before != null) {
                before.addLast(task);
                return;
            }
            behind.put(key, new ArrayDeque<>());
            ready.addLast(task);
            needsRunner = runners < concurrency;
            if (needsRunner) {
                runners++;
            }
        }
        if (needsRunner) {
            executor.execute(this::run);
        }
    }

    /** Drops the tasks of these partitions that have not begun. */
    void drop(Collection<TopicPartition> partitions) {
        Set<TopicPartition> dropped = Set.copyOf(partitions);
        synchronized (lock) {
            ready.removeIf(task -> {
                if (!dropped.contains(task.key().partition())) {
                    return false;
                }
                behind.remove(task.key());
                return true;
            });
            behind.forEach((key, tasks) -> {
                if (dropped.contains(key.partition())) {
                    tasks.clear();
                }
            });
        }
    }

    /** Begins no more tasks, and takes none. */
    void stop() {
        synchronized (lock) {
            isStopped = true;
            ready.clear();
            behind.values().forEach(Deque::clear);
        }
    }

    /** Whether tasks of these partitions are being done now. */
    boolean isRunning(Collection<TopicPartition> partitions) {
        synchronized (lock) {
            return partitions.stream().anyMatch(running::containsKey);
        }
    }

    /** Whether any task is being done now. */
    boolean isRunning() {
        synchronized (lock) {
            return !running.isEmpty();
        }
    }

    private void run() {
        for (Task<T> task = begin(); task != null; task = begin()) {
            worker.accept(task.content());
            end(task.key());
            onEnd.run();
        }
    }

    private @Nullable Task<T> begin() {
        synchronized (lock) {
            Task<T> next = ready.pollFirst();
            if (next == null) {
                runners--;
            } else {
                running.merge(next.key().partition(), 1, Integer::sum);
            }
            return next;
        }
    }

    private void end(Key key) {
        synchronized (lock) {
            running.computeIfPresent(key.partition(), (partition, count) -> count == 1 ? null : count - 1);
            Deque<Task<T>> tasks = behind.get(key);
            Task<T> next = tasks == null ? null : tasks.pollFirst();
            if (next != null) {
                ready.addLast(next);
            } else {
                behind.remove(key);
            }
        }
    }
}
