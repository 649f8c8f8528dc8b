package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.peer.message.CoordinationPeerRequest;
import io.duolog.broker.peer.message.CoordinationPeerResponse;
import io.duolog.broker.peer.message.ForwardedRequest;
import io.duolog.broker.peer.message.ForwardedResponse;
import io.duolog.broker.peer.message.PeerHelloRequest;
import io.duolog.broker.peer.message.PeerHelloResponse;
import io.duolog.coordination.PeerChannel;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.Connection;
import io.duolog.transport.ResponseSlot;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that another broker made: who it is, and its requests. Confined to the connection's event loop; answers
 * come from any thread, in any order.
 */
public final class PeerSession {
    private static final Logger LOGGER = LoggerFactory.getLogger(PeerSession.class);
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);
    private static final int NOBODY = -1;

    private final Connection connection;
    private final PeerServer server;
    private int caller = NOBODY;

    PeerSession(Connection connection, PeerServer server) {
        this.connection = requireNonNull(connection, "connection");
        this.server = server;
    }

    /**
     * Serves a request whose API key is one of {@link PeerApi}. Its bytes may be reused when this returns.
     *
     * @param payload the whole frame
     * @throws WireFormatException if it cannot be read
     */
    public void serve(ByteBuffer payload, ResponseSlot slot) {
        WireReader in = new WireReader(payload);
        RequestHeader header = RequestHeader.read(in, PeerApi.REQUEST_HEADER_VERSION);
        PeerApi api = PeerApi.forId(header.requestApiKey());
        if (api == null) {
            throw new WireFormatException("API " + header.requestApiKey() + " between brokers is not known");
        }
        int correlationId = header.correlationId();
        if (header.requestApiVersion() != PeerApi.HIGHEST_VERSION) {
            String message = "version " + header.requestApiVersion() + " of " + api + "; this broker speaks versions "
                    + PeerApi.LOWEST_VERSION + " to " + PeerApi.HIGHEST_VERSION;
            respond(slot, correlationId, refusal(api, ErrorCode.UNSUPPORTED_VERSION, message));
            return;
        }
        switch (api) {
            case HELLO -> greet(PeerHelloRequest.read(in, PeerApi.HIGHEST_VERSION), correlationId, slot);
            case COORDINATION ->
                coordinate(CoordinationPeerRequest.read(in, PeerApi.HIGHEST_VERSION), correlationId, slot);
            case FORWARDED -> forward(ForwardedRequest.read(in, PeerApi.HIGHEST_VERSION), correlationId, slot);
        }
    }

    private void greet(PeerHelloRequest hello, int correlationId, ResponseSlot slot) {
        Optional<String> own = server.clusterId();
        String theirs = hello.clusterId();
        if (theirs != null && own.isPresent() && !own.get().equals(theirs)) {
            String message = "node " + hello.fromNodeId() + " belongs to cluster " + theirs + ", and node "
                    + server.self().nodeId() + " to cluster " + own.get()
                    + "; name brokers of one cluster only in the settings of both";
            LOGGER.warn("Refused a broker at {}: {}", connection.remoteAddress(), message);
            respond(slot, correlationId, refusal(PeerApi.HELLO, ErrorCode.INCONSISTENT_CLUSTER_ID, message));
        } else if (hello.toNodeId() != server.self().nodeId()) {
            String message = "node " + hello.toNodeId() + " is looked for here, where node "
                    + server.self().nodeId() + " listens";
            LOGGER.debug("Refused a broker at {}: {}", connection.remoteAddress(), message);
            respond(slot, correlationId, refusal(PeerApi.HELLO, ErrorCode.REBOOTSTRAP_REQUIRED, message));
        } else {
            caller = hello.fromNodeId();
            respond(slot, correlationId, helloResponse(ErrorCode.NONE, null));
        }
    }

    private void coordinate(CoordinationPeerRequest request, int correlationId, ResponseSlot slot) {
        if (request.payload().remaining() > PeerChannel.MESSAGE_SIZE_BYTES_MAX) {
            throw new WireFormatException("a payload of " + request.payload().remaining() + " bytes; at most "
                    + PeerChannel.MESSAGE_SIZE_BYTES_MAX);
        }
        int from = greetedCaller();
        byte[] payload = PeerFrames.toArray(request.payload());
        slot.detach();
        server.coordination().handle(from, payload).whenComplete((answer, failure) -> {
            WireMessage response = failure == null
                    ? new CoordinationPeerResponse(ErrorCode.NONE.code(), null, ByteBuffer.wrap(answer))
                    : refusal(PeerApi.COORDINATION, ErrorCode.BROKER_NOT_AVAILABLE, String.valueOf(failure));
            respond(slot, correlationId, response);
        });
    }

    private void forward(ForwardedRequest request, int correlationId, ResponseSlot slot) {
        greetedCaller();
        ForwardedRequest owned = new ForwardedRequest(
                request.forwardedApiKey(),
                request.forwardedApiVersion(),
                request.timeoutMs(),
                PeerFrames.copy(request.requestBytes()),
                request.clientId(),
                request.clientKnowsThrottling());
        slot.detach();
        server.scheduler().execute(() -> server.forwarded()
                .handle(owned)
                .whenComplete((response, failure) -> respond(
                        slot,
                        correlationId,
                        failure == null
                                ? response
                                : refusal(
                                        PeerApi.FORWARDED, ErrorCode.UNKNOWN_SERVER_ERROR, String.valueOf(failure)))));
    }

    private int greetedCaller() {
        if (caller == NOBODY) {
            throw new WireFormatException("a request between brokers came before the greeting");
        }
        return caller;
    }

    private WireMessage refusal(PeerApi api, ErrorCode error, String message) {
        return switch (api) {
            case HELLO -> helloResponse(error, message);
            case COORDINATION -> new CoordinationPeerResponse(error.code(), message, NO_BYTES);
            case FORWARDED -> new ForwardedResponse(error.code(), message, -1, NO_BYTES);
        };
    }

    private PeerHelloResponse helloResponse(ErrorCode error, @Nullable String message) {
        return new PeerHelloResponse(
                error.code(),
                message,
                server.self().nodeId(),
                server.self().incarnation(),
                server.clusterId().orElse(null));
    }

    private void respond(ResponseSlot slot, int correlationId, WireMessage response) {
        try {
            slot.respond(PeerFrames.response(correlationId, response));
        } catch (RuntimeException e) {
            LOGGER.error("Could not answer the broker at {}", connection.remoteAddress(), e);
            connection.close(CloseReason.of(CloseKind.INTERNAL_ERROR, "an answer could not be written", e));
        }
    }
}
