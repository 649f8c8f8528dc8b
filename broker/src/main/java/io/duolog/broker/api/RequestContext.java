package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.transport.Connection;

/**
 * Who asks, and in which version.
 *
 * @param connection the connection; its event loop is where the handler runs
 * @param version the version of the request and of its answer
 * @param correlationId the client's number of the request, for logs
 * @param clientId how the client calls itself, or "" if it does not
 * @param quota what the client's quotas bound
 */
public record RequestContext(
        Connection connection, short version, int correlationId, String clientId, RequestQuota quota) {
    /** Checks that nothing is null. */
    public RequestContext {
        requireNonNull(connection, "connection");
        requireNonNull(clientId, "clientId");
        requireNonNull(quota, "quota");
    }

    /** A request of a client without quotas. */
    public RequestContext(Connection connection, short version, int correlationId, String clientId) {
        this(connection, version, correlationId, clientId, RequestQuota.NONE);
    }

    /** The listener that the client connected to; answers name brokers by their endpoint on it. */
    public String listenerName() {
        return connection.listenerName();
    }
}
