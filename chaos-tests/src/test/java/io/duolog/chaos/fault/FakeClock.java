package io.duolog.chaos.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes only when somebody sleeps; what is planned happens then. */
final class FakeClock implements RunClock {
    private final List<Planned> planned = new ArrayList<>();
    private long nowMs = 1_000;

    private record Planned(long atMs, Runnable action) {}

    @Override
    public long nanoTime() {
        return nowMs * 1_000_000;
    }

    @Override
    public void sleep(long ms) {
        nowMs += ms;
        ArrayDeque<Planned> due = new ArrayDeque<>(planned.stream()
                .filter(one -> one.atMs() <= nowMs)
                .sorted(Comparator.comparingLong(Planned::atMs))
                .toList());
        planned.removeAll(due);
        due.forEach(one -> one.action().run());
    }

    /** Milliseconds since the clock was made. */
    long elapsedMs() {
        return nowMs - 1_000;
    }

    /** Does something when so much time has passed since the clock was made. */
    void at(long elapsedMs, Runnable action) {
        planned.add(new Planned(1_000 + elapsedMs, action));
    }
}
