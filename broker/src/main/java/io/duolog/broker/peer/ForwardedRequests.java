package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.RequestOrigin;
import io.duolog.broker.peer.message.ForwardedRequest;
import io.duolog.broker.peer.message.ForwardedResponse;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.UnsupportedVersionException;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's end of forwarding: decodes what another broker passed on and asks the controller of this node, and no
 * other. Confined to the coordination thread.
 */
public final class ForwardedRequests {
    private static final Logger LOGGER = LoggerFactory.getLogger(ForwardedRequests.class);
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final ControllerClient local;
    private final LongSupplier metadataEndOffset;

    /**
     * Serves what is forwarded.
     *
     * @param local asks the controller of this very node
     * @param metadataEndOffset where this node's image ends
     */
    public ForwardedRequests(ControllerClient local, LongSupplier metadataEndOffset) {
        this.local = requireNonNull(local, "local");
        this.metadataEndOffset = requireNonNull(metadataEndOffset, "metadataEndOffset");
    }

    /** Answers a request; whatever is wrong with it stands in the response. */
    CompletionStage<ForwardedResponse> handle(ForwardedRequest request) {
        ForwardedApi<?, ?> api = ForwardedApi.find(request.forwardedApiKey()).orElse(null);
        if (api == null || !api.supports(request.forwardedApiVersion())) {
            return CompletableFuture.completedFuture(failure(new ApiException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "the controller does not take version " + request.forwardedApiVersion() + " of API "
                            + request.forwardedApiKey() + " from other brokers; give all brokers one version")));
        }
        try {
            return serve(api, request);
        } catch (WireFormatException | UnsupportedVersionException e) {
            return CompletableFuture.completedFuture(
                    failure(new ApiException(ErrorCode.INVALID_REQUEST, "the forwarded request cannot be read", e)));
        }
    }

    private <Q extends WireMessage, R extends WireMessage> CompletionStage<ForwardedResponse> serve(
            ForwardedApi<Q, R> api, ForwardedRequest request) {
        Q decoded = api.requestReader().read(new WireReader(request.requestBytes()), request.forwardedApiVersion());
        return api.call()
                .apply(client(request), decoded)
                .handle((response, failure) -> failure == null
                        ? new ForwardedResponse(
                                ErrorCode.NONE.code(),
                                null,
                                metadataEndOffset.getAsLong(),
                                PeerFrames.bytes(response, request.forwardedApiVersion()))
                        : failure(asApiException(failure)));
    }

    private ControllerClient client(ForwardedRequest request) {
        String clientId = request.clientId();
        return clientId == null
                ? local
                : local.onBehalfOf(new RequestOrigin(clientId, request.clientKnowsThrottling()));
    }

    private static ForwardedResponse failure(ApiException failure) {
        return new ForwardedResponse(failure.error().code(), failure.getMessage(), -1, NO_BYTES);
    }

    /** What a client may see of a failure. */
    static ApiException asApiException(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ApiException known) {
            return known;
        }
        LOGGER.error("A request to the controller failed", cause);
        return new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR);
    }
}
