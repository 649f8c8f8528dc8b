package io.duolog.broker.network;

/**
 * Whether clients are served. Brokers are, from the moment that the listeners accept connections: a cluster must elect a
 * controller and register its brokers before any of them can serve a client. Thread-safe.
 */
public final class ClientGate {
    private volatile boolean open;

    /** Serves clients from now on. */
    public void open() {
        open = true;
    }

    /** Serves no further request of a client; those that were begun are answered. */
    public void close() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }
}
