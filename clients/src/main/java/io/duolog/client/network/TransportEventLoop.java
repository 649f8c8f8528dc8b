package io.duolog.client.network;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The transport's only event loop as the client's: answers are handled on the thread that reads them. */
public final class TransportEventLoop implements EventLoop {
    private final ScheduledExecutorService executor;
    private final LongSupplier nanoClock;
    private volatile @Nullable Thread thread;

    /**
     * Wraps a loop.
     *
     * @param executor runs everything on one thread
     * @param nanoClock nanoseconds that never go back
     */
    public TransportEventLoop(ScheduledExecutorService executor, LongSupplier nanoClock) {
        this.executor = executor;
        this.nanoClock = nanoClock;
    }

    /** Starts the thread; before the first other call. */
    public void start() {
        executor.execute(() -> thread = Thread.currentThread());
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            ignoreAfterStop(stopped);
        }
    }

    @Override
    public Timer schedule(Runnable task, long delayMs) {
        try {
            Future<?> scheduled = executor.schedule(task, Math.max(0, delayMs), TimeUnit.MILLISECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException stopped) {
            ignoreAfterStop(stopped);
            return () -> {};
        }
    }

    @Override
    public boolean inEventLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong());
    }

    /** The contract of {@link EventLoop}: after the loop has stopped, tasks are dropped. */
    private void ignoreAfterStop(RejectedExecutionException stopped) {
        if (!executor.isShutdown()) {
            throw stopped;
        }
    }
}
