package io.duolog.chaos.mutant;

import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** A moment without a lock in the middle of what it guards. Called by mutants. */
public final class LockGap {
    private static final long LENGTH_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private LockGap() {}

    /** Lets go of the guard's lock, a field of this name, for a moment; nothing happens if this thread does not hold it. */
    public static void open(Object guard) {
        ReentrantLock lock = lockOf(guard);
        if (!lock.isHeldByCurrentThread()) {
            return;
        }
        lock.unlock();
        LockSupport.parkNanos(LENGTH_NS);
        lock.lock();
    }

    private static ReentrantLock lockOf(Object guard) {
        try {
            Field field = guard.getClass().getDeclaredField("lock");
            field.setAccessible(true);
            return (ReentrantLock) field.get(guard);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(guard.getClass() + " has no lock any more; mend the mutant", e);
        }
    }
}
