package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.RequestOrigin;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An API that the active controller decides: the request goes there, and the answer comes back.
 *
 * @param <Q> the request
 * @param <R> its response
 */
abstract class ControllerHandler<Q extends ApiRequest<R>, R extends ApiResponse> implements ApiHandler<Q, R> {
    private final ApiKey apiKey;
    private final BiFunction<RequestContext, Q, CompletionStage<R>> controller;

    /** Sends requests of {@code apiKey} to {@code controller}. */
    ControllerHandler(ApiKey apiKey, Function<Q, CompletionStage<R>> controller) {
        this(apiKey, (context, request) -> controller.apply(request));
    }

    /**
     * Sends requests of {@code apiKey} to the controller on behalf of their clients, whose quotas of changes count.
     *
     * @param strictSince the first version whose clients know THROTTLING_QUOTA_EXCEEDED (KIP-599)
     */
    ControllerHandler(
            ApiKey apiKey,
            int strictSince,
            ControllerClient controller,
            BiFunction<ControllerClient, Q, CompletionStage<R>> call) {
        this(
                apiKey,
                (context, request) -> call.apply(
                        controller.onBehalfOf(new RequestOrigin(context.clientId(), context.version() >= strictSince)),
                        request));
    }

    private ControllerHandler(ApiKey apiKey, BiFunction<RequestContext, Q, CompletionStage<R>> controller) {
        this.apiKey = requireNonNull(apiKey, "apiKey");
        this.controller = requireNonNull(controller, "controller");
    }

    @Override
    public final ApiKey apiKey() {
        return apiKey;
    }

    @Override
    public final void handle(RequestContext context, Q request, Reply<R> reply) {
        reply.sendWhenDone(controller.apply(context, request));
    }
}
