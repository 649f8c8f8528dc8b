package io.duolog.coordination.raft;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Shortens Ratis' close. Its log worker polls an empty queue for a second before it sees that it shall end; when all
 * entries are applied and the state machine is closed nothing can be queued any more, and an interrupt ends the wait.
 */
final class WorkerWaker {
    private static final long CHECK_INTERVAL_NS = 2_000_000;
    private static final String WORKER = "SegmentedRaftLogWorker";

    private final Thread waker;
    private volatile boolean done;

    WorkerWaker(String peerId, BooleanSupplier idle) {
        waker = new Thread(() -> wakeWhenIdle(peerId, idle), "raft-close-" + peerId);
        waker.setDaemon(true);
        waker.start();
    }

    void close() {
        done = true;
        LockSupport.unpark(waker);
    }

    private void wakeWhenIdle(String peerId, BooleanSupplier idle) {
        while (!done) {
            LockSupport.parkNanos(CHECK_INTERVAL_NS);
            if (idle.getAsBoolean()) {
                interruptWaiting(peerId);
            }
        }
    }

    private static void interruptWaiting(String peerId) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() * 2 + 16];
        int count = root.enumerate(threads);
        Arrays.stream(threads, 0, count)
                .filter(thread ->
                        thread.getName().startsWith(peerId) && thread.getName().contains(WORKER))
                .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                .forEach(Thread::interrupt);
    }
}
