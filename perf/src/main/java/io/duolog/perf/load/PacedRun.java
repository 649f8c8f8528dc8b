package io.duolog.perf.load;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Operations that begin at the times of a fixed rate, whether those before have ended or not, and whose latencies count from
 * those times. Everything happens on one thread, on which the operations must also end.
 */
final class PacedRun {
    /** Operations that begin without letting the thread do something else. */
    private static final int BURST_MAX = 64;

    private static final long LAST_TIMEOUT_S = 120;

    private final LoadClock clock;
    private final ScheduledExecutorService loop;
    private final Pacer pacer;
    private final long operations;
    private final LongFunction<CompletableFuture<Void>> operation;
    private final Latencies latencies = new Latencies();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private long begun;
    private long done;

    private PacedRun(
            LoadClock clock,
            ScheduledExecutorService loop,
            Pacer pacer,
            long operations,
            LongFunction<CompletableFuture<Void>> operation) {
        this.clock = clock;
        this.loop = loop;
        this.pacer = pacer;
        this.operations = operations;
        this.operation = operation;
    }

    /**
     * Runs them and waits for all.
     *
     * @param name of the latencies
     * @param operation begins the operation of this number, from 0 on
     * @throws ExecutionException if one of them failed
     * @throws TimeoutException if they do not end
     */
    static PhaseResult run(
            String name,
            LoadClock clock,
            ScheduledExecutorService loop,
            long ratePerSecond,
            long operations,
            LongFunction<CompletableFuture<Void>> operation)
            throws InterruptedException, ExecutionException, TimeoutException {
        long startNs = clock.nanos();
        PacedRun run = new PacedRun(clock, loop, new Pacer(startNs, ratePerSecond), operations, operation);
        loop.execute(run::beginDue);
        run.ended.get(operations / ratePerSecond + LAST_TIMEOUT_S, TimeUnit.SECONDS);
        return PhaseResult.of(operations, 0, clock.nanos() - startNs, Map.of(name, run.latencies));
    }

    private void beginDue() {
        try {
            for (int burst = 0; begun < operations && burst < BURST_MAX; burst++) {
                long waitNs = pacer.intendedNs(begun) - clock.nanos();
                if (waitNs > 0) {
                    schedule(waitNs);
                    return;
                }
                begin(begun++);
            }
            if (begun < operations) {
                loop.execute(this::beginDue);
            }
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // beginDue catches what goes wrong
    private void schedule(long waitNs) {
        loop.schedule(this::beginDue, waitNs, TimeUnit.NANOSECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its outcome is passed on
    private void begin(long index) {
        operation.apply(index).whenComplete((nothing, error) -> end(index, error));
    }

    private void end(long index, @Nullable Throwable error) {
        if (error != null) {
            ended.completeExceptionally(error);
            return;
        }
        latencies.recordNanos(clock.nanos() - pacer.intendedNs(index));
        done++;
        if (done == operations) {
            ended.complete(null);
        }
    }
}
