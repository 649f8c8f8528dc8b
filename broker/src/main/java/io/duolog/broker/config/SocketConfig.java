package io.duolog.broker.config;

/**
 * Connections and requests.
 *
 * @param networkThreads event loops
 * @param ioThreads threads for what may block
 * @param sendBufferBytes of a connection, -1 for the system's default
 * @param receiveBufferBytes of a connection, -1 for the system's default
 * @param requestMaxBytes the largest request
 * @param backlogSize connections that wait to be accepted
 * @param connectionsMaxIdleMs silence after which a connection is closed, -1 for never
 * @param connectionsMax of all clients
 * @param connectionsPerIpMax of one address
 * @param queuedRequestBytesMax memory of requests that are not yet answered, -1 for a quarter of the heap
 */
public record SocketConfig(
        int networkThreads,
        int ioThreads,
        int sendBufferBytes,
        int receiveBufferBytes,
        int requestMaxBytes,
        int backlogSize,
        long connectionsMaxIdleMs,
        int connectionsMax,
        int connectionsPerIpMax,
        long queuedRequestBytesMax) {
    static SocketConfig from(ConfigValues values) {
        return new SocketConfig(
                values.get(BrokerKeys.NUM_NETWORK_THREADS),
                values.get(BrokerKeys.NUM_IO_THREADS),
                values.get(BrokerKeys.SOCKET_SEND_BUFFER_BYTES),
                values.get(BrokerKeys.SOCKET_RECEIVE_BUFFER_BYTES),
                values.get(BrokerKeys.SOCKET_REQUEST_MAX_BYTES),
                values.get(BrokerKeys.SOCKET_LISTEN_BACKLOG_SIZE),
                values.get(BrokerKeys.CONNECTIONS_MAX_IDLE_MS),
                values.get(BrokerKeys.MAX_CONNECTIONS),
                values.get(BrokerKeys.MAX_CONNECTIONS_PER_IP),
                values.get(BrokerKeys.QUEUED_MAX_REQUEST_BYTES));
    }
}
