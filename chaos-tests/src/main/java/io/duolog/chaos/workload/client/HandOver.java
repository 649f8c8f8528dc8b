package io.duolog.chaos.workload.client;

import io.duolog.chaos.history.SendOutcome;

/**
 * A record on its way into a producer, as far as it decides what an error means: one that the sending thread itself is told
 * before {@code send} returns came up before the record was queued, so that the record was certainly never transmitted. Any
 * later error is the last one of perhaps several attempts, and tells nothing about those before.
 */
final class HandOver {
    private final Thread sender = Thread.currentThread();
    private volatile boolean done;

    /** {@code send} has returned. */
    void done() {
        done = true;
    }

    /**
     * What an error means that is told now.
     *
     * @param isRefusal whether the library raises this error when it refuses a record before it queues it
     */
    SendOutcome outcome(boolean isRefusal) {
        boolean isQueued = done || Thread.currentThread() != sender;
        return isRefusal && !isQueued ? SendOutcome.FAILED : SendOutcome.UNKNOWN;
    }
}
