package io.duolog.client.producer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory of records that are not acknowledged yet, bounded by {@code buffer.memory}. Buffers of {@code batch.size}
 * are reused; larger ones are made when needed and count against the same bound. All are outside the heap, so that the
 * socket takes the bytes from where the sender's thread wrote them.
 *
 * <p>Thread-safe. Whoever has to wait is served in the order of arrival, so that a large record is not starved by small
 * ones. The lock is taken per batch, never per record.
 */
final class BufferPool {
    /** Room behind every buffer, not counted: a batch builder asks for the longest form of each number it writes. */
    static final int SLACK_BYTES = 64;

    private final long totalBytes;
    private final int pooledBytes;
    private final Runnable onWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final Deque<Condition> waiters = new ArrayDeque<>();
    private long unallocatedBytes;
    private boolean closed;

    /**
     * Makes an empty pool; memory is taken when it is first needed.
     *
     * @param totalBytes {@code buffer.memory}
     * @param pooledBytes the size of the buffers that are kept for reuse
     * @param onWait run when somebody begins to wait: batches should be sent now. Must not block
     */
    BufferPool(long totalBytes, int pooledBytes, Runnable onWait) {
        this.totalBytes = totalBytes;
        this.pooledBytes = pooledBytes;
        this.onWait = onWait;
        this.unallocatedBytes = totalBytes;
    }

    /** How a request for memory ended. */
    enum Refusal {
        /** There was no memory in time. */
        TIMED_OUT,
        /** The pool was closed, before or meanwhile. */
        CLOSED
    }

    /** Thrown when there is no buffer to give. */
    static final class NoBufferException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Refusal refusal;

        NoBufferException(Refusal refusal) {
            super(refusal.name(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /**
     * Takes a buffer of at least {@code sizeBytes}, waiting if there is none.
     *
     * @param maxWaitNs how long to wait at most; 0 to not wait
     * @return an empty buffer, to be given back with {@link #release}
     */
    ByteBuffer take(int sizeBytes, long maxWaitNs) throws NoBufferException, InterruptedException {
        int wantedBytes = Math.max(sizeBytes, pooledBytes);
        lock.lock();
        try {
            if (!waiters.isEmpty() || !isAvailable(wantedBytes)) {
                awaitTurn(wantedBytes, maxWaitNs);
            }
            if (closed) {
                throw new NoBufferException(Refusal.CLOSED);
            }
            if (wantedBytes == pooledBytes && !free.isEmpty()) {
                return free.pop();
            }
            reclaim(wantedBytes);
            unallocatedBytes -= wantedBytes;
        } finally {
            signalFirst();
            lock.unlock();
        }
        return allocate(wantedBytes);
    }

    /** Gives a buffer back, on any thread; its contents are lost. */
    void release(ByteBuffer buffer) {
        lock.lock();
        try {
            int sizeBytes = buffer.capacity() - SLACK_BYTES;
            if (sizeBytes == pooledBytes) {
                free.push(buffer.clear());
            } else {
                unallocatedBytes += sizeBytes;
            }
            signalFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody who waits; from now on nobody gets memory. Giving back still works. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiters.forEach(Condition::signal);
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for memory: a reason to send batches that are not full. */
    boolean hasWaiters() {
        lock.lock();
        try {
            return !waiters.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** How much could be taken now. */
    long availableBytes() {
        lock.lock();
        try {
            return unallocatedBytes + (long) free.size() * pooledBytes;
        } finally {
            lock.unlock();
        }
    }

    /** The bound. */
    long totalBytes() {
        return totalBytes;
    }

    private void awaitTurn(int wantedBytes, long maxWaitNs) throws NoBufferException, InterruptedException {
        if (closed) {
            throw new NoBufferException(Refusal.CLOSED);
        }
        Condition turn = lock.newCondition();
        waiters.addLast(turn);
        try {
            onWait.run();
            long remainingNs = maxWaitNs;
            while (!closed && (waiters.peekFirst() != turn || !isAvailable(wantedBytes))) {
                if (remainingNs <= 0) {
                    throw new NoBufferException(Refusal.TIMED_OUT);
                }
                remainingNs = turn.awaitNanos(remainingNs);
            }
        } finally {
            waiters.remove(turn);
        }
    }

    private boolean isAvailable(int wantedBytes) {
        return unallocatedBytes + (long) free.size() * pooledBytes >= wantedBytes;
    }

    private void reclaim(int wantedBytes) {
        while (unallocatedBytes < wantedBytes) {
            free.pop();
            unallocatedBytes += pooledBytes;
        }
    }

    private void signalFirst() {
        Condition first = waiters.peekFirst();
        if (first != null) {
            first.signal();
        }
    }

    private ByteBuffer allocate(int sizeBytes) {
        try {
            return ByteBuffer.allocateDirect(sizeBytes + SLACK_BYTES);
        } catch (OutOfMemoryError outOfDirectMemory) {
            lock.lock();
            try {
                unallocatedBytes += sizeBytes;
            } finally {
                lock.unlock();
            }
            throw outOfDirectMemory;
        }
    }
}
