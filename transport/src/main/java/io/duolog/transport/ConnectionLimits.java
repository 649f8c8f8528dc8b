package io.duolog.transport;

/**
 * How many connections a server holds.
 *
 * @param maxConnections {@code max.connections}: over all listeners
 * @param maxConnectionsPerIp {@code max.connections.per.ip}: from one address
 */
public record ConnectionLimits(int maxConnections, int maxConnectionsPerIp) {
    /** Kafka's defaults: no limit. */
    public static final ConnectionLimits DEFAULTS = new ConnectionLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Checks the ranges. */
    public ConnectionLimits {
        Require.atLeast("max.connections", maxConnections, 0);
        Require.atLeast("max.connections.per.ip", maxConnectionsPerIp, 0);
    }
}
