package io.duolog.broker.api.group;

import io.duolog.transport.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where members connect from. */
final class ClientHost {
    private ClientHost() {}

    /** The address as Kafka shows it, "/192.0.2.7": never a name, which would have to be looked up. */
    static String of(Connection connection) {
        InetSocketAddress remote = connection.remoteAddress();
        InetAddress address = remote.getAddress();
        return "/" + (address == null ? remote.getHostString() : address.getHostAddress());
    }
}
