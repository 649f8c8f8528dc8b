package io.duolog.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one connection, in the order of its requests but for detached ones. Confined to the event loop, except for the slots, which
 * any thread completes.
 */
final class ResponseQueue {
    private static final VarHandle OUTCOME;
    /** The outcome of a slot without an answer. */
    private static final Object SKIPPED = new Object();
    /** The outcome of a slot whose connection closed, or whose outcome has been dealt with. */
    private static final Object GONE = new Object();

    static {
        try {
            OUTCOME = MethodHandles.lookup().findVarHandle(Slot.class, "outcome", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Connection connection;
    private final Runnable onCompleted;
    private final Deque<Slot> open = new ArrayDeque<>();
    /** Slots that were taken out of the order, until they have been polled. */
    private final Set<Slot> detached = new HashSet<>();
    /** Those of them that are completed; any thread adds. */
    private final Queue<Slot> detachedCompleted = new ConcurrentLinkedQueue<>();

    /**
     * Makes an empty queue.
     *
     * @param onCompleted called when a slot has been completed, on the thread that did it
     */
    ResponseQueue(Connection connection, Runnable onCompleted) {
        this.connection = connection;
        this.onCompleted = onCompleted;
    }

    /** Adds the slot of the next request. */
    ResponseSlot add() {
        Slot slot = new Slot();
        open.addLast(slot);
        return slot;
    }

    /** How many slots have not been polled. */
    int size() {
        return open.size() + detached.size();
    }

    /**
     * Takes the outcome of a detached slot that is completed, else of the oldest slot, if it is completed: an {@link OutboundFrame} to send, a {@link CloseReason},
     * or for a slot without an answer the queue itself; else null.
     */
    @Nullable
    Object poll() {
        Slot early = detachedCompleted.poll();
        if (early != null && detached.remove(early)) {
            return take(early);
        }
        Slot first = open.peekFirst();
        if (first == null || first.outcome == null) {
            return null;
        }
        open.removeFirst();
        return take(first);
    }

    @Nullable
    private Object take(Slot slot) {
        Object outcome = slot.outcome;
        slot.outcome = GONE;
        slot.polled = true;
        return outcome == SKIPPED ? this : outcome;
    }

    /** The connection has closed: releases answers that wait, and lets later ones release themselves. */
    void close() {
        open.addAll(detached);
        detached.clear();
        detachedCompleted.clear();
        for (Slot slot = open.pollFirst(); slot != null; slot = open.pollFirst()) {
            Object outcome = OUTCOME.getAndSet(slot, GONE);
            slot.polled |= outcome != null;
            if (outcome instanceof OutboundFrame frame) {
                frame.release();
            }
        }
    }

    private final class Slot implements ResponseSlot {
        private volatile @Nullable Object outcome;
        /** Set with the first completion; a second one is a defect of the caller. */
        private volatile boolean polled;
        /** Set on the event loop before any other thread knows the slot. */
        private boolean outOfOrder;

        @Override
        public void detach() {
            if (outOfOrder || outcome != null || !open.removeLastOccurrence(this)) {
                throw new IllegalStateException("a slot is detached once, while its request is being handled");
            }
            outOfOrder = true;
            detached.add(this);
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public void respond(OutboundFrame response) {
            boolean accepted = false;
            try {
                accepted = complete(response);
            } finally {
                if (!accepted) {
                    response.release();
                }
            }
        }

        @Override
        public void skip() {
            complete(SKIPPED);
        }

        @Override
        public void close(CloseReason reason) {
            complete(reason);
        }

        /** Returns whether the outcome counts: false if the connection has closed. */
        private boolean complete(Object newOutcome) {
            if (OUTCOME.compareAndSet(this, null, newOutcome)) {
                if (outOfOrder) {
                    detachedCompleted.add(this);
                }
                onCompleted.run();
                return true;
            }
            if (outcome == GONE && !polled) {
                polled = true;
                return false;
            }
            throw new IllegalStateException("a request of connection " + connection.id() + " was answered twice");
        }
    }
}
