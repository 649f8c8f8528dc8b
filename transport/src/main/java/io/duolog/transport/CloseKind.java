package io.duolog.transport;

/** Why a connection ended, or never came to be: the kinds that a program tells apart. */
public enum CloseKind {
    /** The peer closed the connection in an orderly way. */
    PEER_CLOSED(false),
    /** The connection broke: reset, broken pipe, or another input or output error. */
    CONNECTION_LOST(false),
    /** The code above the transport closed the connection. */
    CLOSED_LOCALLY(false),
    /** The server or client that owns the connection was shut down. */
    SHUTDOWN(false),
    /** The code above the transport threw from a callback: a defect, logged with its stack trace. */
    INTERNAL_ERROR(false),
    /** Nothing was sent or received for {@code connections.max.idle.ms}. */
    IDLE(false),

    /** A frame announced more bytes than {@code socket.request.max.bytes}. */
    OVERSIZED_FRAME(true),
    /** A frame announced a negative size. */
    NEGATIVE_FRAME_SIZE(true),
    /** The first bytes are a TLS record, but this end of the connection does not speak TLS. */
    PEER_SPEAKS_TLS(true),
    /** The first bytes are an HTTP request or answer. */
    PEER_SPEAKS_HTTP(true),
    /** The first bytes are not a TLS record, but this end of the connection speaks TLS. */
    PEER_NOT_TLS(true),
    /** The TLS handshake failed: no common protocol or cipher, or a missing or refused certificate. */
    TLS_HANDSHAKE_FAILED(true),
    /** A frame was begun and not completed within its time. */
    SLOW_FRAME(true),
    /** No complete request arrived within the time allowed to a new connection. */
    NO_FIRST_REQUEST(true),
    /** The server had {@code max.connections} open. */
    TOO_MANY_CONNECTIONS(true),
    /** The server had {@code max.connections.per.ip} open from this address. */
    TOO_MANY_CONNECTIONS_FROM_ADDRESS(true),
    /** The address has opened connections faster than its {@code connection_creation_rate}. */
    CONNECTING_TOO_FAST(true),
    /** The peer answered what was not asked: more frames arrived than requests were sent. */
    UNEXPECTED_FRAME(true),

    /** A {@link RequestChannel} refused a request because too many wait for answers; the connection stays open. */
    TOO_MANY_REQUESTS(false),
    /** The host name could not be resolved. */
    HOST_UNKNOWN(false),
    /** The host answered that nobody listens on the port. */
    CONNECTION_REFUSED(false),
    /** There is no route to the host, or the connection attempt failed in another way. */
    UNREACHABLE(false),
    /** The connection was not established within {@code socket.connection.setup.timeout.ms}. */
    CONNECT_TIMEOUT(false),
    /** The peer accepted the connection and closed it before its first answer. */
    CLOSED_BEFORE_ANSWER(false);

    private final boolean misbehaviour;

    CloseKind(boolean misbehaviour) {
        this.misbehaviour = misbehaviour;
    }

    /** Whether the peer did something that a correct Kafka peer, configured for this port, does not do. */
    public boolean isMisbehaviour() {
        return misbehaviour;
    }
}
