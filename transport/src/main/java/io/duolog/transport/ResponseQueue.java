package io.duolog.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one connection, in the order of its requests. Confined to the event loop, except for the slots, which
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
        return open.size();
    }

    /**
     * Takes the outcome of the oldest slot, if it is completed: an {@link OutboundFrame} to send, a {@link CloseReason},
     * or for a slot without an answer the queue itself; else null.
     */
    @Nullable
    Object poll() {
        Slot first = open.peekFirst();
        if (first == null || first.outcome == null) {
            return null;
        }
        open.removeFirst();
        Object outcome = first.outcome;
        first.outcome = GONE;
        first.polled = true;
        return outcome == SKIPPED ? this : outcome;
    }

    /** The connection has closed: releases answers that wait, and lets later ones release themselves. */
    void close() {
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
