package io.duolog.client.consumer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * From the event loop to the application's thread, which waits here. Events come in the order in which they were put.
 * Counts the bytes that wait.
 */
final class ConsumerInbox {
    private final Queue<FetchEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean isRung = new AtomicBoolean();
    private volatile @Nullable Thread waiting;

    /** Any thread, in practice the event loop. */
    void put(FetchEvent event) {
        int sizeBytes = event.sizeBytes();
        if (sizeBytes > 0) {
            queuedBytes.addAndGet(sizeBytes);
            event.lane().queuedBytes().addAndGet(sizeBytes);
        }
        events.add(event);
        ring();
    }

    /** The next event, or null. The application's thread. */
    @Nullable
    FetchEvent take() {
        return events.poll();
    }

    /** The bytes of an event do not wait any more. */
    void released(FetchEvent event) {
        int sizeBytes = event.sizeBytes();
        if (sizeBytes > 0) {
            queuedBytes.addAndGet(-sizeBytes);
            event.lane().queuedBytes().addAndGet(-sizeBytes);
        }
    }

    /** Bytes that wait, of all partitions. Any thread. */
    long queuedBytes() {
        return queuedBytes.get();
    }

    /** Ends a wait, or the next one. Any thread. */
    void ring() {
        if (isRung.compareAndSet(false, true)) {
            Thread thread = waiting;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Waits until it was rung since the last wait, the thread is interrupted, or time is up. One thread at a time. */
    void await(long timeoutMs) {
        waiting = Thread.currentThread();
        try {
            if (!isRung.get() && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(timeoutMs));
            }
        } finally {
            waiting = null;
            isRung.set(false);
        }
    }
}
