package io.duolog.transport;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Time-outs of requests: very many, of which hardly any happens. To schedule and to cancel takes no lock and wakes nobody;
 * in exchange a task runs up to {@value #TICK_MS} ms late, never early. Thread-safe.
 */
public final class TimerWheel implements AutoCloseable {
    private static final int TICK_MS = 10;
    private static final int SLOTS = 512;

    private final HashedWheelTimer wheel;

    /**
     * Starts its thread with the first task.
     *
     * @param name of the thread
     */
    public TimerWheel(String name) {
        this.wheel = new HashedWheelTimer(
                new DefaultThreadFactory(name, true), TICK_MS, TimeUnit.MILLISECONDS, SLOTS, false);
    }

    /**
     * Runs {@code task} after {@code delayMs} on the wheel's thread; it must neither block nor fail. Dropped when the wheel
     * is closed before.
     *
     * @return cancels the task; does nothing if it has run
     * @throws IllegalStateException after {@link #close}
     */
    public Runnable schedule(Runnable task, long delayMs) {
        Timeout scheduled = wheel.newTimeout(timeout -> task.run(), delayMs, TimeUnit.MILLISECONDS);
        return scheduled::cancel;
    }

    /** Ends the thread; what it is doing is finished. Idempotent; not to be called by a task. */
    @Override
    public void close() {
        wheel.stop();
    }
}
