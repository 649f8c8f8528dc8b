package io.duolog.broker.network;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.RequestTimer;
import io.duolog.transport.Connection;
import java.util.function.LongSupplier;

/**
 * Stops reading from a connection whose client is over a quota, for as long as it was told to wait (KIP-219): the answer
 * leaves at once, so that a client that heeds it is not held up twice. Confined to the connection's event loop, but for
 * {@link #mute}.
 */
final class ConnectionMute {
    private static final long NS_PER_MS = 1_000_000L;

    private final Connection connection;
    private final RequestTimer timer;
    private final LongSupplier nanoTime;
    private boolean muted;
    private long untilNs;
    private Runnable cancelTimer = () -> {};

    ConnectionMute(Connection connection, RequestTimer timer, LongSupplier nanoTime) {
        this.connection = requireNonNull(connection, "connection");
        this.timer = requireNonNull(timer, "timer");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    /** Reads nothing for this long; what was asked for earlier and lasts longer holds. Called from any thread. */
    void mute(int throttleMs) {
        if (throttleMs <= 0) {
            return;
        }
        long endNs = nanoTime.getAsLong() + throttleMs * NS_PER_MS;
        if (connection.inEventLoop()) {
            begin(endNs);
        } else {
            connection.execute(() -> begin(endNs));
        }
    }

    /** The connection has closed. */
    void close() {
        cancelTimer.run();
    }

    private void begin(long endNs) {
        if (muted) {
            untilNs = endNs - untilNs > 0 ? endNs : untilNs;
            return;
        }
        muted = true;
        untilNs = endNs;
        connection.pauseReading();
        awaitEnd();
    }

    private void awaitEnd() {
        long leftMs = (untilNs - nanoTime.getAsLong() + NS_PER_MS - 1) / NS_PER_MS;
        if (leftMs > 0 && connection.isOpen()) {
            cancelTimer = timer.schedule(() -> connection.execute(this::awaitEnd), leftMs);
        } else {
            muted = false;
            connection.resumeReading();
        }
    }
}
