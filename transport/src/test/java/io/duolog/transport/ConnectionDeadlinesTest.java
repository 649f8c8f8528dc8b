package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionDeadlinesTest {
    private final ConnectionDeadlines deadlines =
            new ConnectionDeadlines(new ConnectionTimeouts(600_000, 60_000, 30_000), ns(0));

    @Test
    void expiresWithoutAFirstRequest() {
        deadlines.active(ns(29_000));

        assertThat(kind(29_999)).isNull();
        assertThat(kind(30_000)).isEqualTo(CloseKind.NO_FIRST_REQUEST);
    }

    @Test
    void expiresWhenAFrameDripsIn() {
        deadlines.frameReceived();
        for (int ms = 1_000; ms <= 61_000; ms += 1_000) {
            deadlines.active(ns(ms));
            deadlines.receiving(true, ns(ms));
        }

        assertThat(kind(60_999)).isNull();
        assertThat(kind(61_000)).isEqualTo(CloseKind.SLOW_FRAME);
    }

    @Test
    void givesEachFrameItsOwnTime() {
        deadlines.frameReceived();
        deadlines.receiving(true, ns(1_000));
        deadlines.frameReceived();
        deadlines.receiving(true, ns(50_000));

        assertThat(kind(100_000)).isNull();
        assertThat(kind(110_000)).isEqualTo(CloseKind.SLOW_FRAME);
    }

    @Test
    void stopsTheFrameClockWhileThisEndDoesNotRead() {
        deadlines.frameReceived();
        deadlines.receiving(true, ns(1_000));
        deadlines.receiving(false, ns(2_000));

        assertThat(kind(500_000)).isNull();
    }

    @Test
    void expiresWhenNothingMoves() {
        deadlines.frameReceived();
        deadlines.active(ns(100_000));

        assertThat(kind(699_999)).isNull();
        assertThat(kind(700_000)).isEqualTo(CloseKind.IDLE);
    }

    @Test
    void neverAsksWithoutLimits() {
        ConnectionDeadlines none = new ConnectionDeadlines(new ConnectionTimeouts(0, 0, 0), ns(0));

        assertThat(none.checkIntervalMs()).isZero();
        assertThat(none.expired(Long.MAX_VALUE)).isNull();
    }

    private @Nullable CloseKind kind(long nowMs) {
        CloseReason reason = deadlines.expired(ns(nowMs));
        return reason == null ? null : reason.kind();
    }

    private static long ns(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
