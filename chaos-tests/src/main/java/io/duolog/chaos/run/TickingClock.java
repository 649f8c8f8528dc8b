package io.duolog.chaos.run;

import io.duolog.chaos.fault.RunClock;

/** A clock whose waits tell now and then that time goes on. */
final class TickingClock implements RunClock {
    private static final long TICK_MS = 200;

    private final RunClock clock;
    private final Runnable tick;

    TickingClock(RunClock clock, Runnable tick) {
        this.clock = clock;
        this.tick = tick;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public void sleep(long ms) throws InterruptedException {
        long left = ms;
        while (left > TICK_MS) {
            clock.sleep(TICK_MS);
            left -= TICK_MS;
            tick.run();
        }
        clock.sleep(left);
        tick.run();
    }
}
