package io.duolog.transport;

import static java.util.Objects.requireNonNull;

/**
 * What all listeners of a server share.
 *
 * @param sockets socket options
 * @param frames bounds on memory
 * @param connections bounds on connections
 * @param timeouts bounds on time
 */
public record ServerConfig(
        SocketOptions sockets, FrameLimits frames, ConnectionLimits connections, ConnectionTimeouts timeouts) {
    /** Kafka's defaults where Kafka has them, but for the buffers of sockets. */
    public static final ServerConfig DEFAULTS = new ServerConfig(
            SocketOptions.DEFAULTS,
            FrameLimits.DEFAULTS,
            ConnectionLimits.DEFAULTS,
            ConnectionTimeouts.SERVER_DEFAULTS);

    /** Checks that nothing is null. */
    public ServerConfig {
        requireNonNull(sockets, "sockets");
        requireNonNull(frames, "frames");
        requireNonNull(connections, "connections");
        requireNonNull(timeouts, "timeouts");
    }
}
