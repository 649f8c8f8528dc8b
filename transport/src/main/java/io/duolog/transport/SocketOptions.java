package io.duolog.transport;

/**
 * Socket options of a listener or client.
 *
 * @param sendBufferBytes {@code socket.send.buffer.bytes} (clients: {@code send.buffer.bytes}), SO_SNDBUF; -1 leaves it
 *     to the operating system
 * @param receiveBufferBytes {@code socket.receive.buffer.bytes} (clients: {@code receive.buffer.bytes}), SO_RCVBUF; -1
 *     leaves it to the operating system
 * @param listenBacklogSize {@code socket.listen.backlog.size}: connections that wait to be accepted; servers only
 */
public record SocketOptions(int sendBufferBytes, int receiveBufferBytes, int listenBacklogSize) {
    /** Kafka's defaults for brokers. */
    public static final SocketOptions SERVER_DEFAULTS = new SocketOptions(102_400, 102_400, 50);

    /** Kafka's defaults for clients. */
    public static final SocketOptions CLIENT_DEFAULTS = new SocketOptions(131_072, 65_536, 50);

    /** Checks the ranges. */
    public SocketOptions {
        Require.atLeast("socket.send.buffer.bytes", sendBufferBytes, -1);
        Require.atLeast("socket.receive.buffer.bytes", receiveBufferBytes, -1);
        Require.atLeast("socket.listen.backlog.size", listenBacklogSize, 1);
    }
}
