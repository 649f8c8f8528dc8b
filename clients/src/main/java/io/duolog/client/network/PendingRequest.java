package io.duolog.client.network;

import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import java.util.concurrent.CompletableFuture;

/**
 * A request on its way from the caller to the answer. Confined to the event loop.
 *
 * @param <R> the type of the answer
 */
final class PendingRequest<R extends ApiResponse> {
    private final ApiRequest<R> request;
    private final long deadlineMs;
    private final Runnable onReleased;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private int correlationId;
    private short version;

    /**
     * Wraps a request.
     *
     * @param deadlineMs when it has failed if there is no answer, on the loop's clock
     * @param onReleased run once when the transport no longer needs the request's bytes, or when it never got them; on
     *     any thread
     */
    PendingRequest(ApiRequest<R> request, long deadlineMs, Runnable onReleased) {
        this.request = request;
        this.deadlineMs = deadlineMs;
        this.onReleased = onReleased;
    }

    ApiRequest<R> request() {
        return request;
    }

    long deadlineMs() {
        return deadlineMs;
    }

    Runnable onReleased() {
        return onReleased;
    }

    CompletableFuture<R> answer() {
        return answer;
    }

    int correlationId() {
        return correlationId;
    }

    short version() {
        return version;
    }

    /** Notes what the request became on the wire. */
    void sent(int newCorrelationId, short newVersion) {
        correlationId = newCorrelationId;
        version = newVersion;
    }

    /** Fails a request that was never handed to the transport. */
    void failUnsent(Throwable cause) {
        onReleased.run();
        answer.completeExceptionally(cause);
    }
}
