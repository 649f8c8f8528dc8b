package io.duolog.transport;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One address that a server listens on.
 *
 * @param name the listener's name, as in {@code listeners}
 * @param host what to bind to; empty for all interfaces
 * @param port the port; 0 lets the operating system choose
 * @param tls how to speak TLS; empty for plaintext
 */
public record ListenerConfig(String name, String host, int port, Optional<TlsConfig> tls) {
    private static final int PORT_MAX = 65_535;

    /** Checks the port. */
    public ListenerConfig {
        requireNonNull(name, "name");
        requireNonNull(host, "host");
        requireNonNull(tls, "tls");
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException(
                    "listener " + name + ": port " + port + " is not between 0 and " + PORT_MAX);
        }
    }

    /** A listener without TLS. */
    public static ListenerConfig plaintext(String name, String host, int port) {
        return new ListenerConfig(name, host, port, Optional.empty());
    }
}
