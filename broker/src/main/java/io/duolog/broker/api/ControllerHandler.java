package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * An API that the active controller decides: the request goes there, and the answer comes back.
 *
 * @param <Q> the request
 * @param <R> its response
 */
abstract class ControllerHandler<Q extends ApiRequest<R>, R extends ApiResponse> implements ApiHandler<Q, R> {
    private final ApiKey apiKey;
    private final Function<Q, CompletionStage<R>> controller;

    /** Sends requests of {@code apiKey} to {@code controller}. */
    ControllerHandler(ApiKey apiKey, Function<Q, CompletionStage<R>> controller) {
        this.apiKey = requireNonNull(apiKey, "apiKey");
        this.controller = requireNonNull(controller, "controller");
    }

    @Override
    public final ApiKey apiKey() {
        return apiKey;
    }

    @Override
    public final void handle(RequestContext context, Q request, Reply<R> reply) {
        reply.sendWhenDone(controller.apply(request));
    }
}
