package io.duolog.chaos.fault;

import java.util.concurrent.TimeUnit;

/** Time and waiting, which tests replace. */
public interface RunClock {
    /** As {@link System#nanoTime}. */
    long nanoTime();

    /**
     * Waits.
     *
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    void sleep(long ms) throws InterruptedException;

    /** The machine's. */
    static RunClock system() {
        return new RunClock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void sleep(long ms) throws InterruptedException {
                TimeUnit.MILLISECONDS.sleep(ms);
            }
        };
    }
}
