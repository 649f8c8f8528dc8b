package io.duolog.broker.api;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;

/**
 * Serves one API. What has a handler is advertised, and nothing else is.
 *
 * @param <Q> the request
 * @param <R> its response
 */
public interface ApiHandler<Q extends ApiRequest<R>, R extends ApiResponse> {
    /** Which API. */
    ApiKey apiKey();

    /**
     * Serves a request. Called on the connection's event loop, one request of a connection at a time and in order; must
     * not block. Bytes of the request (records, byte fields) are valid until this method returns, and not after.
     *
     * @throws ApiException answered with {@link #failure}; any other exception is a defect, which is logged and answered
     *     with UNKNOWN_SERVER_ERROR
     */
    void handle(RequestContext context, Q request, Reply<R> reply);

    /**
     * The answer that tells a client that its whole request failed, in the form that this API has for that. Pure; must
     * not throw.
     */
    R failure(RequestContext context, Q request, ApiException failure);

    /**
     * What is kept of a request that waits for its answer: all that {@link #failure} reads. Handlers of requests that
     * carry bytes leave those out, which are not valid any more. Pure; must not throw.
     */
    default Q parked(Q request) {
        return request;
    }
}
