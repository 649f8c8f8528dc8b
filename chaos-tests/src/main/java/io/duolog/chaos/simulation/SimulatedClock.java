package io.duolog.chaos.simulation;

import io.duolog.coordination.SerialScheduler;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The wall clock of virtual time. */
final class SimulatedClock extends Clock {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SerialScheduler time;

    SimulatedClock(SerialScheduler time) {
        this.time = time;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("virtual time is in UTC");
    }

    @Override
    public Instant instant() {
        return START.plusNanos(time.nanoTime());
    }
}
