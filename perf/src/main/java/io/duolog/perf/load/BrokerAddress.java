package io.duolog.perf.load;

import java.util.Arrays;
import java.util.List;

/**
 * Where a broker listens.
 *
 * @param host its name or number
 * @param port its port
 */
record BrokerAddress(String host, int port) {
    /**
     * The addresses of a list such as {@code localhost:9092,localhost:9093}.
     *
     * @throws IllegalArgumentException if one has no port
     */
    static List<BrokerAddress> list(String bootstrapServers) {
        return Arrays.stream(bootstrapServers.split(",", -1))
                .map(BrokerAddress::of)
                .toList();
    }

    private static BrokerAddress of(String address) {
        int colon = address.lastIndexOf(':');
        try {
            return new BrokerAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    LoadKey.BOOTSTRAP_SERVERS.label() + " has " + address + "; it must be host:port", e);
        }
    }
}
