package io.duolog.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Feeds {@link ConnectionDeadlines} with the event loop's clock and timer. Confined to the connection's event loop. */
final class DeadlineWatch {
    private final Channel channel;
    private final ConnectionDeadlines deadlines;
    private final Consumer<CloseReason> onExpired;
    private long outboundProgress;
    private @Nullable Future<?> nextCheck;

    /** Begins to watch. */
    DeadlineWatch(Channel channel, ConnectionTimeouts timeouts, Consumer<CloseReason> onExpired) {
        this.channel = channel;
        this.onExpired = onExpired;
        this.deadlines = new ConnectionDeadlines(timeouts, nowNs(channel));
        scheduleCheck();
    }

    /** Bytes were received or sent. */
    void active() {
        deadlines.active(nowNs(channel));
    }

    /** A complete frame was received. */
    void frameReceived() {
        deadlines.frameReceived();
    }

    /** Whether this end waits for the rest of a frame. */
    void receiving(boolean withinFrame) {
        deadlines.receiving(withinFrame, nowNs(channel));
    }

    /** Ends the watch. */
    void close() {
        if (nextCheck != null) {
            nextCheck.cancel(false);
        }
    }

    private void scheduleCheck() {
        long intervalMs = deadlines.checkIntervalMs();
        if (intervalMs > 0) {
            nextCheck = channel.eventLoop().schedule(this::check, intervalMs, TimeUnit.MILLISECONDS);
        }
    }

    private void check() {
        // A large frame may take long to send: bytes that leave count, too.
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        long progress = outbound == null ? 0 : outbound.currentProgress() - outbound.totalPendingWriteBytes();
        if (progress != outboundProgress) {
            outboundProgress = progress;
            active();
        }
        CloseReason expired = deadlines.expired(nowNs(channel));
        if (expired == null) {
            scheduleCheck();
        } else {
            onExpired.accept(expired);
        }
    }

    private static long nowNs(Channel channel) {
        return channel.eventLoop().ticker().nanoTime();
    }
}
