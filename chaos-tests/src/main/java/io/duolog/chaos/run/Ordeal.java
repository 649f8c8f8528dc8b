package io.duolog.chaos.run;

import io.duolog.chaos.fault.Nemesis;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.Surroundings;
import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.HistoryWriter;
import io.duolog.chaos.workload.Work;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The part of a run in which there is work: until it has begun to succeed, while faults happen, and until everything is whole
 * again. Tells the listener how the work goes. For one thread.
 */
final class Ordeal {
    private static final long POLL_MS = 200;

    private final RunContext context;
    private final Supplier<Work> work;
    private Phase phase = Phase.START;
    private long phaseBeganNs;

    /** @param work what was done so far */
    Ordeal(RunContext context, Supplier<Work> work) {
        this.context = context;
        this.work = work;
    }

    /**
     * Waits until there is work.
     *
     * @param failure what to say if there is none in time
     */
    void warmUp(long timeoutMs, BooleanSupplier isWarm, String failure) throws InterruptedException {
        begin(Phase.WARM_UP);
        if (!await(timeoutMs, isWarm)) {
            throw new IllegalStateException(failure + " within " + TimeUnit.MILLISECONDS.toSeconds(timeoutMs)
                    + " s, before any fault; see the logs in " + context.directory());
        }
    }

    /** Has the faults of the schedule happen, and heals them all, whatever comes; writes both down. */
    void suffer(Surroundings surroundings, Schedule schedule) throws InterruptedException, IOException {
        try (HistoryWriter<FaultEvent> faults = context.records().files().faultWriter()) {
            Nemesis nemesis = new Nemesis(
                    surroundings,
                    new TickingClock(context.clock(), this::tellWork),
                    context.records().nemesisListener(faults));
            begin(Phase.FAULTS);
            try {
                nemesis.run(schedule, context.plan().faultsMs());
            } finally {
                begin(Phase.SETTLE);
                nemesis.healAll();
            }
            context.records().runFiles().writeLiteral(nemesis.literal());
        }
        phaseBeganNs = context.clock().nanoTime();
    }

    /** Waits; false if the condition does not hold in time. */
    boolean await(long timeoutMs, BooleanSupplier condition) throws InterruptedException {
        long startNs = context.clock().nanoTime();
        while (!condition.getAsBoolean()) {
            if (context.clock().nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(timeoutMs)) {
                return false;
            }
            context.clock().sleep(POLL_MS);
            tellWork();
        }
        return true;
    }

    /** Lets the work go on for a while. */
    void goOn(long ms) throws InterruptedException {
        await(ms, () -> false);
    }

    private void begin(Phase next) {
        context.listener().began(next);
        phase = next;
        phaseBeganNs = context.clock().nanoTime();
    }

    private void tellWork() {
        long sinceNs = context.clock().nanoTime() - phaseBeganNs;
        context.listener().worked(phase, TimeUnit.NANOSECONDS.toMillis(sinceNs), work.get());
    }
}
