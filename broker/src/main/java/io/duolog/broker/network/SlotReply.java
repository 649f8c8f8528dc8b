package io.duolog.broker.network;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.CreatePartitionsResponse;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.DeleteTopicsResponse;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.ResponseSlot;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Encodes a handler's answer into the slot of its request. */
final class SlotReply<Q extends ApiRequest<R>, R extends ApiResponse> implements Reply<R> {
    private final ApiHandler<Q, R> handler;
    private final RequestContext context;
    /** Written on the event loop when the handler has returned, read where the failure is met: both values will do. */
    private volatile Q request;

    private final ResponseSlot slot;
    private final ResponseEncoder encoder;
    private final RequestErrorLog errorLog;
    private final @Nullable RequestThrottle throttle;
    private volatile boolean answered;

    SlotReply(
            ApiHandler<Q, R> handler,
            RequestContext context,
            Q request,
            ResponseSlot slot,
            ResponseEncoder encoder,
            RequestErrorLog errorLog,
            @Nullable RequestThrottle throttle) {
        this.handler = handler;
        this.context = context;
        this.request = request;
        this.slot = slot;
        this.encoder = encoder;
        this.errorLog = errorLog;
        this.throttle = throttle;
    }

    /** The handler has returned: what it did not answer waits, without the bytes of the request. */
    void handled() {
        if (throttle != null) {
            throttle.handled();
        }
        if (!answered) {
            request = handler.parked(request);
        }
    }

    @Override
    public void send(R response) {
        answered = true;
        OutboundFrame frame;
        try {
            frame = encoder.encode(context.correlationId(), handler.apiKey(), context.version(), throttled(response));
        } catch (RuntimeException e) {
            errorLog.defect(context, handler.apiKey(), e);
            slot.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, "the answer could not be written"));
            return;
        }
        slot.respond(frame);
    }

    /** Tells the client if it is to wait; a fetch, or the controller, may have found that out already. */
    private R throttled(R response) {
        if (throttle == null) {
            return response;
        }
        int throttleMs = throttle.answered(throttleTimeMs(response));
        return throttleMs == 0 ? response : encoder.throttled(response, throttleMs);
    }

    private static int throttleTimeMs(ApiResponse response) {
        if (response instanceof FetchResponse fetch) {
            return fetch.throttleTimeMs();
        }
        if (response instanceof CreateTopicsResponse created) {
            return created.throttleTimeMs();
        }
        if (response instanceof CreatePartitionsResponse created) {
            return created.throttleTimeMs();
        }
        return response instanceof DeleteTopicsResponse deleted ? deleted.throttleTimeMs() : 0;
    }

    @Override
    public void sendNothing() {
        answered = true;
        if (throttle != null) {
            throttle.answered(0);
        }
        slot.skip();
    }

    @Override
    public void closeConnection(String why) {
        answered = true;
        slot.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, why));
    }

    @Override
    public void fail(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (answered) {
            errorLog.defect(context, handler.apiKey(), cause);
            return;
        }
        ApiException answer;
        if (cause instanceof ApiException known) {
            answer = known;
        } else {
            errorLog.defect(context, handler.apiKey(), cause);
            answer = new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR);
        }
        send(handler.failure(context, request, answer));
    }
}
