package io.duolog.transport;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the connections of a client share.
 *
 * @param sockets socket options
 * @param responseMaxBytes {@code receive.message.max.bytes}: the largest answer that is accepted
 * @param maxRequestsInFlight {@code connection.max.requests.in.flight}: requests of one {@link RequestChannel} that wait
 *     for their answers; more are refused
 * @param connectionSetupTimeoutMs {@code socket.connection.setup.timeout.ms}: for resolving, connecting and the TLS
 *     handshake together
 * @param connectionsMaxIdleMs {@code connections.max.idle.ms}; 0 for no limit
 * @param tls how to speak TLS; empty for plaintext
 */
public record ClientConfig(
        SocketOptions sockets,
        int responseMaxBytes,
        int maxRequestsInFlight,
        long connectionSetupTimeoutMs,
        long connectionsMaxIdleMs,
        Optional<TlsConfig> tls) {
    /** Kafka's defaults where Kafka has them, but for the buffers of sockets; plaintext. */
    public static final ClientConfig DEFAULTS =
            new ClientConfig(SocketOptions.DEFAULTS, 268_435_456, 1_000, 10_000, 540_000, Optional.empty());

    /** Checks the ranges. */
    public ClientConfig {
        requireNonNull(sockets, "sockets");
        Require.atLeast("receive.message.max.bytes", responseMaxBytes, 1);
        Require.atLeast("connection.max.requests.in.flight", maxRequestsInFlight, 1);
        Require.atLeast("socket.connection.setup.timeout.ms", connectionSetupTimeoutMs, 1);
        Require.atLeast("connections.max.idle.ms", connectionsMaxIdleMs, 0);
        requireNonNull(tls, "tls");
    }

    /** This configuration with TLS. */
    public ClientConfig withTls(TlsConfig newTls) {
        return new ClientConfig(
                sockets,
                responseMaxBytes,
                maxRequestsInFlight,
                connectionSetupTimeoutMs,
                connectionsMaxIdleMs,
                Optional.of(newTls));
    }
}
