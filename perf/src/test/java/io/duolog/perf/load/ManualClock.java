package io.duolog.perf.load;

import java.util.concurrent.TimeUnit;

/** A clock that stands still until somebody waits, or moves it. */
final class ManualClock implements LoadClock {
    private static final long EPOCH_MICROS = TimeUnit.DAYS.toMicros(20_000);

    private long nowNs;

    @Override
    public long nanos() {
        return nowNs;
    }

    @Override
    public long epochMicros() {
        return EPOCH_MICROS + TimeUnit.NANOSECONDS.toMicros(nowNs);
    }

    @Override
    public void awaitNanos(long deadlineNs) {
        nowNs = Math.max(nowNs, deadlineNs);
    }

    void advanceMs(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
