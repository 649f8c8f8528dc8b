package io.duolog.transport;

/**
 * Bounds on the memory that frames may take in a server.
 *
 * @param requestMaxBytes {@code socket.request.max.bytes}: the largest frame that is accepted
 * @param queuedMaxRequestBytes {@code queued.max.request.bytes}: how many bytes of requests, received or being received
 *     and not yet released, the whole server may hold; reading pauses above it. A frame that is larger than this is
 *     admitted when nothing else is held
 * @param maxRequestsInFlight {@code connection.max.requests.in.flight}: requests of one connection that are not answered
 *     yet, or whose answers are not sent yet; reading from the connection pauses at it
 * @param outboundHighWaterMarkBytes {@code connection.outbound.high.water.mark.bytes}: reading from a connection pauses
 *     when so many bytes of answers wait in memory to be sent, and goes on below half of it
 */
public record FrameLimits(
        int requestMaxBytes, long queuedMaxRequestBytes, int maxRequestsInFlight, int outboundHighWaterMarkBytes) {
    /** Kafka's {@code socket.request.max.bytes}; for the others, which Kafka leaves unbounded, bounds of our own. */
    public static final FrameLimits DEFAULTS = new FrameLimits(104_857_600, 134_217_728L, 32, 262_144);

    /** Checks the ranges. */
    public FrameLimits {
        Require.atLeast("socket.request.max.bytes", requestMaxBytes, 1);
        Require.atLeast("queued.max.request.bytes", queuedMaxRequestBytes, 1);
        Require.atLeast("connection.max.requests.in.flight", maxRequestsInFlight, 1);
        Require.atLeast("connection.outbound.high.water.mark.bytes", outboundHighWaterMarkBytes, 2);
    }
}
