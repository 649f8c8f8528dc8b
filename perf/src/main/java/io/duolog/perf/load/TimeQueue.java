package io.duolog.perf.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * When the records were due that one partition has not answered yet, in their order: clients complete the records of a
 * partition in the order of sending, so that no record needs an object of its own to remember its time.
 *
 * <p>One thread adds, one takes; bounded. Records are handed from the first to the second through the client, which makes what
 * was written before visible; the indices are written so that {@link #hasRoom} never sees a place that is still in use.
 */
final class TimeQueue {
    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(TimeQueue.class, "taken", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] times;
    private final int mask;
    private long added;

    @SuppressWarnings("UnusedVariable") // through TAKEN
    private long taken;

    /**
     * Makes an empty one.
     *
     * @param capacity how many may be unanswered; rounded up to a power of two
     */
    TimeQueue(int capacity) {
        int size = Integer.highestOneBit(Math.max(1, capacity - 1)) << 1;
        this.times = new long[size];
        this.mask = size - 1;
    }

    /** Whether there is room for one more. The adding thread's. */
    boolean hasRoom() {
        return added - (long) TAKEN.getAcquire(this) < times.length;
    }

    /** Adds a time; there must be room. The adding thread's. */
    void add(long timeNs) {
        times[(int) added & mask] = timeNs;
        added++;
    }

    /** Takes the oldest; there must be one. The taking thread's. */
    long take() {
        long index = (long) TAKEN.get(this);
        long timeNs = times[(int) index & mask];
        TAKEN.setRelease(this, index + 1);
        return timeNs;
    }
}
