package io.duolog.coordination.testkit;

import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way between one node and the memory cluster, in both directions first in, first out. A pause holds both
 * directions, as a stopped process would; a delay holds what goes to the node.
 *
 * <p>All methods but {@link #awaitDelivery} are called with the cluster's lock held.
 */
final class NodeLink {
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final Object clusterLock;
    private final SerialScheduler scheduler;
    private final Consumer<Throwable> faultHandler;
    private final ReentrantLock delivering = new ReentrantLock();
    private final ArrayDeque<Runnable> toCluster = new ArrayDeque<>();
    private final ArrayDeque<Runnable> toNode = new ArrayDeque<>();
    private Duration delay = Duration.ZERO;
    private boolean paused;
    private boolean closed;

    NodeLink(Object clusterLock, SerialScheduler scheduler, Consumer<Throwable> faultHandler) {
        this.faultHandler = faultHandler;
        this.clusterLock = clusterLock;
        this.scheduler = scheduler;
    }

    boolean paused() {
        return paused;
    }

    boolean closed() {
        return closed;
    }

    /** Does the operation in the cluster: now, or when the pause ends. */
    void toCluster(Runnable operation) {
        if (closed) {
            return;
        }
        if (paused) {
            toCluster.add(operation);
        } else {
            operation.run();
        }
    }

    /** Runs the event on the node's coordination thread, after all earlier ones. */
    void toNode(Runnable event) {
        if (!closed) {
            toNode.add(event);
            scheduleDelivery();
        }
    }

    void delayDeliveries(Duration newDelay) {
        delay = newDelay;
    }

    void pause() {
        paused = true;
    }

    /** What the node wanted to send during the pause goes first: the cluster answers it as things are now. */
    void resume() {
        paused = false;
        toNode.forEach(waiting -> scheduleDelivery());
        for (Runnable operation = toCluster.poll(); operation != null; operation = toCluster.poll()) {
            operation.run();
        }
    }

    /** Nothing passes any more; a delivery that is under way goes on. */
    void close() {
        closed = true;
        toCluster.clear();
        toNode.clear();
    }

    /** Waits for a delivery that is under way on another thread. Called without the cluster's lock, after close. */
    void awaitDelivery() {
        try {
            if (delivering.tryLock(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                delivering.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void scheduleDelivery() {
        if (delay.isZero()) {
            scheduler.execute(this::deliverNext);
        } else {
            scheduler.schedule(this::deliverNext, delay);
        }
    }

    private void deliverNext() {
        delivering.lock();
        try {
            @Nullable Runnable event;
            synchronized (clusterLock) {
                event = paused ? null : toNode.poll();
            }
            if (event != null) {
                event.run();
            }
        } catch (RuntimeException | Error e) {
            faultHandler.accept(e);
        } finally {
            delivering.unlock();
        }
    }
}
