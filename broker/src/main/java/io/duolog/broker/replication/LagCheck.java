package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.Partitions;
import io.duolog.broker.partition.RequestTimer;
import java.util.concurrent.Executor;

/** Looks for in-sync replicas that lag, often enough that none stays longer than half as long again as it may. */
public final class LagCheck implements AutoCloseable {
    private final Partitions partitions;
    private final RequestTimer timer;
    private final Executor executor;
    private final long intervalMs;
    private volatile boolean closed;

    /**
     * Starts nothing.
     *
     * @param executor where partitions are looked at
     * @param lagTimeMaxMs {@code replica.lag.time.max.ms}
     */
    public LagCheck(Partitions partitions, RequestTimer timer, Executor executor, long lagTimeMaxMs) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.timer = requireNonNull(timer, "timer");
        this.executor = requireNonNull(executor, "executor");
        this.intervalMs = Math.max(1, lagTimeMaxMs / 2);
    }

    /** Begins to look now and then. */
    public void start() {
        timer.schedule(
                () -> executor.execute(() -> {
                    if (!closed) {
                        checkAll();
                        start();
                    }
                }),
                intervalMs);
    }

    /** Looks at all partitions now. */
    public void checkAll() {
        partitions.all().forEach(Partition::checkLag);
    }

    /** Looks no more. Idempotent. */
    @Override
    public void close() {
        closed = true;
    }
}
