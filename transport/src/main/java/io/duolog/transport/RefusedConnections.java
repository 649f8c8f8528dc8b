package io.duolog.transport;

import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that came too early: held open for a while, unread, so that a client which connects again and again is
 * slowed down, and then closed. Thread-safe.
 */
final class RefusedConnections {
    /** So many are held; who comes on top of them is closed at once. */
    static final int HELD_MAX = 1_000;

    private final AtomicInteger held = new AtomicInteger();

    /** Closes a connection that was not set up, now or after {@code delayMs}. Called on its event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a refused connection
    void close(SocketChannel channel, long delayMs) {
        if (delayMs <= 0 || held.incrementAndGet() > HELD_MAX) {
            if (delayMs > 0) {
                held.decrementAndGet();
            }
            channel.close();
            return;
        }
        channel.config().setAutoRead(false);
        channel.closeFuture().addListener(closed -> held.decrementAndGet());
        channel.eventLoop().schedule(() -> channel.close(), delayMs, TimeUnit.MILLISECONDS);
    }
}
