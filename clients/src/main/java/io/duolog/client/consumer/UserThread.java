package io.duolog.client.consumer;

import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sees to it that one thread at a time uses a consumer; that thread may come in again, from a callback. Any thread. */
final class UserThread {
    private final ReentrantLock use = new ReentrantLock();
    private volatile @Nullable Thread user;

    /** Begins to use it. */
    void enter() {
        if (!use.tryLock()) {
            Thread other = user;
            throw new ConcurrentModificationException("the consumer is used by thread "
                    + (other == null ? "(gone)" : other.getName()) + " at the moment; one thread at a time");
        }
        user = Thread.currentThread();
    }

    /** As {@link #enter}, but waits until nobody else uses it; returns whether it may be used. */
    boolean enterWithin(Duration timeout) {
        try {
            if (use.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                user = Thread.currentThread();
                return true;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Whether this thread came in more than once: it is inside a callback. */
    boolean isNested() {
        return use.getHoldCount() > 1;
    }

    /** Ends one {@link #enter}. */
    void leave() {
        if (use.getHoldCount() == 1) {
            user = null;
        }
        use.unlock();
    }
}
