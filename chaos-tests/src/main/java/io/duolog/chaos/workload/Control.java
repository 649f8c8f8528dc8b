package io.duolog.chaos.workload;

import java.util.concurrent.atomic.AtomicInteger;

/** What actors are to do. Thread-safe. */
final class Control {
    private final AtomicInteger sending = new AtomicInteger();
    private volatile boolean calm;
    private volatile boolean writing = true;
    private volatile boolean running = true;

    /** Whether a record may be handed over from now on. */
    boolean isWriting() {
        return writing || sending.get() > 0;
    }

    boolean isRunning() {
        return running;
    }

    /** Whether an actor may end by itself, to come back as another one. */
    boolean allowsEnds() {
        return !calm && isWriting();
    }

    /** Whether an actor may send; if so, {@link #endSending} must follow. */
    boolean beginSending() {
        sending.incrementAndGet();
        boolean allowed = writing;
        if (!allowed) {
            sending.decrementAndGet();
        }
        return allowed;
    }

    void endSending() {
        sending.decrementAndGet();
    }

    void calmDown() {
        calm = true;
    }

    void stopWriting() {
        writing = false;
    }

    void stop() {
        writing = false;
        running = false;
    }
}
