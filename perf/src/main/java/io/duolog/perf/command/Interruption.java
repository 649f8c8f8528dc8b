package io.duolog.perf.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what a thread does, and lets it say what came of it. Once is not enough: what was begun is closed on the way out (topics of
 * brokers that Ctrl-C has ended, too), and each of these waits again.
 */
final class Interruption {
    private static final long AGAIN_MS = 500;
    private static final long END_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(1);

    private final Thread runner;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    Interruption(Thread runner) {
        this.runner = runner;
    }

    /** Interrupts the runner again and again until it has said {@link #stop}, and waits for a while until {@link #ended}. */
    void interruptAndAwait() {
        try {
            do {
                interrupt();
            } while (!stopped.await(AGAIN_MS, TimeUnit.MILLISECONDS));
            ended.await(END_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void interrupt() {
        if (stopped.getCount() > 0) {
            runner.interrupt();
        }
    }

    /** Called by the runner: from now on it is not interrupted, nor is it now. */
    synchronized void stop() {
        stopped.countDown();
        Thread.interrupted();
    }

    /** Called by the runner, whatever came of it. */
    void ended() {
        stop();
        ended.countDown();
    }
}
