package io.duolog.chaos.simulation;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One request at one of a broker's handlers, without the network around it.
 *
 * @param <Q> the request
 * @param <R> its response
 */
final class HandlerCall<Q extends ApiRequest<R>, R extends ApiResponse> implements Reply<R> {
    private final ApiHandler<Q, R> handler;
    private final RequestContext context;
    private final Q request;
    private final CompletableFuture<R> response = new CompletableFuture<>();

    private HandlerCall(ApiHandler<Q, R> handler, RequestContext context, Q request) {
        this.handler = handler;
        this.context = context;
        this.request = request;
    }

    /** Calls the handler; to be done on the connection's event loop. */
    static <Q extends ApiRequest<R>, R extends ApiResponse> CompletionStage<R> run(
            ApiHandler<Q, R> handler, RequestContext context, Q request) {
        HandlerCall<Q, R> call = new HandlerCall<>(handler, context, request);
        try {
            handler.handle(context, request, call);
        } catch (ApiException e) {
            call.fail(e);
        }
        return call.response;
    }

    @Override
    public void send(R sent) {
        response.complete(sent);
    }

    @Override
    public void sendNothing() {
        response.cancel(false);
    }

    @Override
    public void closeConnection(String why) {
        response.cancel(false);
    }

    @Override
    public void fail(Throwable failure) {
        ApiException told = failure instanceof ApiException e
                ? e
                : new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR, "failed", failure);
        send(handler.failure(context, request, told));
    }
}
