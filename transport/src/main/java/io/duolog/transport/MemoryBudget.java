package io.duolog.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bound on the bytes that all requests of a server hold together. Thread-safe; free of locks while there is memory.
 *
 * <p>Who does not get memory at once waits in line, and nobody overtakes: a large request is not starved by small ones.
 * A request that is larger than the whole budget is admitted when nothing else is held.
 */
final class MemoryBudget {
    private final long capacityBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    /** Guards {@code waiting} and the state of tickets. */
    private final Object lock = new Object();

    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private volatile boolean anyWaiting;

    MemoryBudget(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /** A budget that nobody waits for. */
    static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE);
    }

    /**
     * Takes {@code sizeBytes}, now or later.
     *
     * @param onGranted called once the bytes have been taken, on the thread that released others; must not throw
     * @return null if they have been taken at once, and then {@code onGranted} is not called; else the place in line
     */
    @Nullable
    Ticket acquire(long sizeBytes, Runnable onGranted) {
        if (!anyWaiting && tryTake(sizeBytes)) {
            return null;
        }
        synchronized (lock) {
            // Announced before the second try: a release either sees it or is seen by the try.
            anyWaiting = true;
            if (waiting.isEmpty() && tryTake(sizeBytes)) {
                anyWaiting = false;
                return null;
            }
            Ticket ticket = new Ticket(sizeBytes, onGranted);
            waiting.addLast(ticket);
            return ticket;
        }
    }

    /** Gives bytes back, and hands them to those who wait. */
    void release(long sizeBytes) {
        heldBytes.addAndGet(-sizeBytes);
        if (anyWaiting) {
            grant();
        }
    }

    /** How many bytes are taken. */
    long heldBytes() {
        return heldBytes.get();
    }

    private boolean tryTake(long sizeBytes) {
        while (true) {
            long held = heldBytes.get();
            if (held != 0 && held > capacityBytes - sizeBytes) {
                return false;
            }
            if (heldBytes.compareAndSet(held, held + sizeBytes)) {
                return true;
            }
        }
    }

    private void grant() {
        while (true) {
            Ticket next;
            synchronized (lock) {
                next = waiting.peekFirst();
                if (next == null) {
                    anyWaiting = false;
                    return;
                }
                if (!tryTake(next.sizeBytes)) {
                    return;
                }
                waiting.removeFirst();
                next.granted = true;
            }
            next.onGranted.run();
        }
    }

    /** A place in the line for memory. */
    final class Ticket {
        private final long sizeBytes;
        private final Runnable onGranted;
        private boolean granted;

        private Ticket(long sizeBytes, Runnable onGranted) {
            this.sizeBytes = sizeBytes;
            this.onGranted = onGranted;
        }

        /** Leaves the line, or gives the bytes back if they were granted; for one whose connection has closed. */
        void cancel() {
            synchronized (lock) {
                if (!granted) {
                    waiting.remove(this);
                }
            }
            if (granted) {
                release(sizeBytes);
            } else {
                grant();
            }
        }
    }
}
