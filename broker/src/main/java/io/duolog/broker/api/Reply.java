package io.duolog.broker.api;

import io.duolog.protocol.message.ApiResponse;

/**
 * Where a handler leaves its answer: once, now or later, on any thread. The answer leaves in the order of the
 * connection's requests.
 *
 * @param <R> the response
 */
public interface Reply<R extends ApiResponse> {
    /** Answers. Regions of files in the response are released by the network, sent or not. */
    void send(R response);

    /** Answers nothing: the client expects no answer (Produce with acks=0). */
    void sendNothing();

    /** Closes the connection instead of answering: how a producer with acks=0 learns that something went wrong. */
    void closeConnection(String why);

    /** Answers with {@link ApiHandler#failure}; for what went wrong after {@link ApiHandler#handle} has returned. */
    void fail(Throwable failure);
}
