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
    /** Leaves the size of a buffer to the operating system, which lets it grow with the connection's traffic. */
    public static final int CHOSEN_BY_THE_SYSTEM = -1;

    /**
     * Buffers as the operating system has them: with Kafka's, of 64 to 128 KiB, both ends wake each other for every piece.
     * All clients of a broker that was away may wait to be accepted: whose SYN finds no room tries again after a second.
     */
    public static final SocketOptions DEFAULTS = new SocketOptions(CHOSEN_BY_THE_SYSTEM, CHOSEN_BY_THE_SYSTEM, 1_024);

    /** Checks the ranges. */
    public SocketOptions {
        Require.atLeast("socket.send.buffer.bytes", sendBufferBytes, CHOSEN_BY_THE_SYSTEM);
        Require.atLeast("socket.receive.buffer.bytes", receiveBufferBytes, CHOSEN_BY_THE_SYSTEM);
        Require.atLeast("socket.listen.backlog.size", listenBacklogSize, 1);
    }
}
