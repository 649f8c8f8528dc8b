package io.duolog.transport;

import java.net.InetAddress;

/** Bounds how fast new connections come (KIP-612). Called on any event loop; must not block or throw. */
public interface ConnectionRates {
    /** Bounds nothing. */
    ConnectionRates UNBOUNDED = new ConnectionRates() {
        @Override
        public long refuse(InetAddress address) {
            return 0;
        }

        @Override
        public long pause(String listenerName) {
            return 0;
        }
    };

    /**
     * Whether a connection that was just accepted comes too early after others of its address.
     *
     * @return 0 if it does not: it counts from now on; otherwise after how many ms it is to be closed, unserved
     */
    long refuse(InetAddress address);

    /**
     * Counts a connection that a listener accepted, served or not.
     *
     * @return for how many ms the listener is to accept no further ones; 0 if it need not wait
     */
    long pause(String listenerName);
}
