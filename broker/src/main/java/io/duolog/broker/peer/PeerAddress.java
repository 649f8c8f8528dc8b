package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

/**
 * Where a broker answers its peers.
 *
 * @param host a name or an address
 * @param port from 1 to 65535
 */
public record PeerAddress(String host, int port) {
    /** Checks the host. */
    public PeerAddress {
        requireNonNull(host, "host");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
