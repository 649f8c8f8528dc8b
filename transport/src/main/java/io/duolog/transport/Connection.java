package io.duolog.transport;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Optional;

/**
 * One open connection, on either end. Its callbacks run on its event loop: one thread, always the same for one
 * connection, shared with other connections. All methods may be called from any thread.
 */
public interface Connection {
    /** Tells connections of one process apart; never reused. */
    long id();

    /** The listener that accepted it; for a client's connection, the host and port it was made to. */
    String listenerName();

    /** The address at the other end. */
    InetSocketAddress remoteAddress();

    /** The address at this end. */
    InetSocketAddress localAddress();

    /** Whom the peer's TLS certificate names; empty without TLS or without a certificate. */
    Optional<Principal> tlsPeer();

    /** Whether the connection can still carry frames. */
    boolean isOpen();

    /** Runs a task on the connection's event loop; the task must not block. Dropped if the event loop has stopped. */
    void execute(Runnable task);

    /** Whether the caller is on the connection's event loop. */
    boolean inEventLoop();

    /**
     * Stops the delivery of frames and reading from the socket, for instance while the peer is over its quota. Frames
     * whose delivery has begun are not affected. When called from the event loop it takes effect at once.
     */
    void pauseReading();

    /** Ends {@link #pauseReading()}; without one it does nothing. */
    void resumeReading();

    /** Closes the connection at once: what is not sent yet is dropped. Does nothing if it is closed. */
    void close(CloseReason reason);
}
