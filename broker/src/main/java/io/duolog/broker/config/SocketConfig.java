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
 * @param connections how many there are at most, and how fast they come; can be altered while the broker runs
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
        ConnectionConfig connections,
        long queuedRequestBytesMax) {
    private static final int NETWORK_THREADS_MAX = 3;

    static SocketConfig from(ConfigValues values) {
        return new SocketConfig(
                values.find(BrokerKeys.NUM_NETWORK_THREADS)
                        .orElseGet(() -> networkThreads(Runtime.getRuntime().availableProcessors())),
                values.get(BrokerKeys.NUM_IO_THREADS),
                values.get(BrokerKeys.SOCKET_SEND_BUFFER_BYTES),
                values.get(BrokerKeys.SOCKET_RECEIVE_BUFFER_BYTES),
                values.get(BrokerKeys.SOCKET_REQUEST_MAX_BYTES),
                values.get(BrokerKeys.SOCKET_LISTEN_BACKLOG_SIZE),
                values.get(BrokerKeys.CONNECTIONS_MAX_IDLE_MS),
                ConnectionConfig.from(values),
                values.get(BrokerKeys.QUEUED_MAX_REQUEST_BYTES));
    }

    /** As many event loops as can run while something else does, too; more only wake each other. */
    static int networkThreads(int processors) {
        return Math.max(1, Math.min(NETWORK_THREADS_MAX, processors - 1));
    }
}
