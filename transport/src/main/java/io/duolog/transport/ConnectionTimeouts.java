package io.duolog.transport;

/**
 * How long a connection may be silent or slow. Zero switches a limit off.
 *
 * @param connectionsMaxIdleMs {@code connections.max.idle.ms}: without a byte in either direction
 * @param frameReceiveTimeoutMs {@code connection.frame.receive.timeout.ms}: from the first byte of a frame to its last,
 *     not counting time in which this end did not read
 * @param firstRequestTimeoutMs {@code connection.first.request.timeout.ms}: from accepting a connection to its first
 *     complete request, the TLS handshake included
 */
public record ConnectionTimeouts(long connectionsMaxIdleMs, long frameReceiveTimeoutMs, long firstRequestTimeoutMs) {
    /** Kafka's {@code connections.max.idle.ms}; for the others, which Kafka does not have, limits of our own. */
    public static final ConnectionTimeouts SERVER_DEFAULTS = new ConnectionTimeouts(600_000, 60_000, 30_000);

    /** Checks the ranges. */
    public ConnectionTimeouts {
        Require.atLeast("connections.max.idle.ms", connectionsMaxIdleMs, 0);
        Require.atLeast("connection.frame.receive.timeout.ms", frameReceiveTimeoutMs, 0);
        Require.atLeast("connection.first.request.timeout.ms", firstRequestTimeoutMs, 0);
    }
}
