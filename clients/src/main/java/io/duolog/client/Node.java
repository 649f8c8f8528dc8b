package io.duolog.client;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A broker, and where to reach it.
 *
 * @param id its number in the cluster; negative for an address of {@code bootstrap.servers} whose number is not known
 * @param host a host name or an address
 * @param port its TCP port
 * @param rack where it stands, if it says so
 */
public record Node(int id, String host, int port, Optional<String> rack) {
    /** Checks that nothing is missing. */
    public Node {
        requireNonNull(host, "host");
        requireNonNull(rack, "rack");
    }

    /** A broker that says nothing about its rack. */
    public Node(int id, String host, int port) {
        this(id, host, port, Optional.empty());
    }

    /** Whether it is an address of {@code bootstrap.servers} rather than a broker that the cluster named. */
    public boolean isBootstrap() {
        return id < 0;
    }

    /** {@code host:port}, with brackets around an IPv6 address. */
    public String address() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    /** {@code node 1 at localhost:9092}, as errors name it. */
    @Override
    public String toString() {
        return isBootstrap() ? "bootstrap server " + address() : "node " + id + " at " + address();
    }
}
