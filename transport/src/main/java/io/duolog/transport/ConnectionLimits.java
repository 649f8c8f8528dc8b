package io.duolog.transport;

import java.net.InetAddress;
import java.util.Map;

/**
 * How many connections a server holds.
 *
 * @param maxConnections {@code max.connections}: over all listeners
 * @param maxConnectionsPerIp {@code max.connections.per.ip}: from one address
 * @param maxConnectionsPerIpOverrides {@code max.connections.per.ip.overrides}: from addresses that have a limit of their
 *     own
 */
public record ConnectionLimits(
        int maxConnections, int maxConnectionsPerIp, Map<InetAddress, Integer> maxConnectionsPerIpOverrides) {
    /** Kafka's defaults: no limit. */
    public static final ConnectionLimits DEFAULTS = new ConnectionLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Checks the ranges. */
    public ConnectionLimits {
        Require.atLeast("max.connections", maxConnections, 0);
        Require.atLeast("max.connections.per.ip", maxConnectionsPerIp, 0);
        maxConnectionsPerIpOverrides = Map.copyOf(maxConnectionsPerIpOverrides);
        maxConnectionsPerIpOverrides
                .values()
                .forEach(limit -> Require.atLeast("max.connections.per.ip.overrides", limit, 0));
    }

    /** The same limit for each address. */
    public ConnectionLimits(int maxConnections, int maxConnectionsPerIp) {
        this(maxConnections, maxConnectionsPerIp, Map.of());
    }

    /** How many connections an address has at most. */
    int maxConnectionsOf(InetAddress address) {
        return maxConnectionsPerIpOverrides.getOrDefault(address, maxConnectionsPerIp);
    }
}
