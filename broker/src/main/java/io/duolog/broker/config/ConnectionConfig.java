package io.duolog.broker.config;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections a broker takes, and how fast.
 *
 * @param max of all clients
 * @param perIpMax of one address
 * @param perIpMaxOverrides of addresses that have a limit of their own
 * @param creationRateMax new ones a second, {@link Integer#MAX_VALUE} for any number
 */
public record ConnectionConfig(
        int max, int perIpMax, Map<InetAddress, Integer> perIpMaxOverrides, int creationRateMax) {
    /** Copies the map. */
    public ConnectionConfig {
        perIpMaxOverrides = Map.copyOf(perIpMaxOverrides);
    }

    static ConnectionConfig from(ConfigValues values) {
        Map<InetAddress, Integer> overrides = new HashMap<>();
        for (String text : ConfigType.LIST.parse(values.get(ConnectionKeys.MAX_CONNECTIONS_PER_IP_OVERRIDES))) {
            AddressLimit.parse(text).ifPresent(each -> overrides.put(each.address(), each.limit()));
        }
        return new ConnectionConfig(
                values.get(ConnectionKeys.MAX_CONNECTIONS),
                values.get(ConnectionKeys.MAX_CONNECTIONS_PER_IP),
                overrides,
                values.get(ConnectionKeys.MAX_CONNECTION_CREATION_RATE));
    }
}
