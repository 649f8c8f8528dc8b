package io.duolog.broker.network;

import io.duolog.broker.quota.ClientLimits;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** What one request uses of its client's quotas, and what follows. Thread-safe. */
final class RequestThrottle {
    private final ClientLimits limits;
    private final ConnectionMute mute;
    private final int producedBytes;
    private final long startedNs;
    private final LongSupplier nanoTime;
    private final AtomicBoolean timeSpent = new AtomicBoolean();

    /**
     * A request has arrived.
     *
     * @param producedBytes the size of a Produce request; 0 for others
     */
    RequestThrottle(ClientLimits limits, ConnectionMute mute, int producedBytes, LongSupplier nanoTime) {
        this.limits = limits;
        this.mute = mute;
        this.producedBytes = producedBytes;
        this.nanoTime = nanoTime;
        this.startedNs = limits.boundsTime() ? nanoTime.getAsLong() : 0;
    }

    /** The handler has returned: its time is used, although the answer may come much later. */
    void handled() {
        if (limits.boundsTime() && timeSpent.compareAndSet(false, true)) {
            limits.spend(nanoTime.getAsLong() - startedNs);
        }
    }

    /**
     * There is an answer, or none to give: nothing more is read from the connection while the client is to wait.
     *
     * @param throttleMs for how long the client is to wait already
     * @return for how many ms it is to wait
     */
    int answered(int throttleMs) {
        int longestMs = throttleMs;
        if (producedBytes > 0) {
            longestMs = Math.max(longestMs, limits.produce(producedBytes));
        }
        if (limits.boundsTime()) {
            boolean isFirst = timeSpent.compareAndSet(false, true);
            longestMs = Math.max(longestMs, limits.spend(isFirst ? nanoTime.getAsLong() - startedNs : 0));
        }
        mute.mute(longestMs);
        return longestMs;
    }
}
