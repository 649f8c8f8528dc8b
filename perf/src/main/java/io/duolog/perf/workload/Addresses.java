package io.duolog.perf.workload;

import java.net.InetSocketAddress;

/** Addresses of brokers as sockets want them. */
final class Addresses {
    private Addresses() {}

    /** The socket address of {@code host:port}. */
    static InetSocketAddress socket(String address) {
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }
}
