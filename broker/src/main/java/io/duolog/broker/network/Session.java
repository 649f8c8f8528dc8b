package io.duolog.broker.network;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.ApiHandlers;
import io.duolog.broker.api.ApiVersionsHandler;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.inspection.InspectionApi;
import io.duolog.broker.inspection.InspectionServer;
import io.duolog.broker.peer.PeerApi;
import io.duolog.broker.peer.PeerServer;
import io.duolog.broker.peer.PeerSession;
import io.duolog.broker.quota.ClientLimits;
import io.duolog.protocol.UnsupportedVersionException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.Connection;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.RequestHandler;
import io.duolog.transport.ResponseSlot;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection: reads headers, refuses what the broker does not speak, and hands the rest to the handlers, or to the
 * {@link PeerSession} if another broker made the connection. Confined to the connection's event loop.
 *
 * <p>A request frame is released when its handler returns. Handlers that answer later keep offsets and names, no bytes.
 */
final class Session implements RequestHandler {
    /** API key, version, correlation id. */
    private static final int HEADER_BYTES_MIN = 8;

    private final Connection connection;
    private final Shared shared;
    private final WireReader reader = new WireReader(ByteBuffer.allocate(0));
    private final ConnectionMute mute;
    private @Nullable PeerSession peer;

    /**
     * What all sessions of a broker have in common.
     *
     * @param handlers serve the requests of clients
     * @param clients whether they are served
     * @param requestMaxBytes the largest request of a client
     * @param peers serves the requests of other brokers
     * @param inspection serves operators' tools
     * @param encoder writes answers
     * @param errorLog told of what cannot be served
     * @param throttling holds clients to their quotas
     */
    record Shared(
            ApiHandlers handlers,
            ClientGate clients,
            int requestMaxBytes,
            PeerServer peers,
            InspectionServer inspection,
            ResponseEncoder encoder,
            RequestErrorLog errorLog,
            Throttling throttling) {}

    Session(Connection connection, Shared shared) {
        this.connection = requireNonNull(connection, "connection");
        this.shared = requireNonNull(shared, "shared");
        this.mute = shared.throttling().mute(connection);
    }

    @Override
    public void onClosed(CloseReason reason) {
        mute.close();
    }

    @Override
    public void onRequest(InboundFrame frame, ResponseSlot slot) {
        try {
            serve(frame.payload(), slot);
        } finally {
            frame.release();
        }
    }

    private void serve(ByteBuffer payload, ResponseSlot slot) {
        if (payload.remaining() < HEADER_BYTES_MIN) {
            refuse(slot, "a frame of " + payload.remaining() + " bytes, too short for a request header");
            return;
        }
        short apiId = payload.getShort(payload.position());
        InspectionApi inspectionApi = InspectionApi.forId(apiId);
        if (PeerApi.isPeerApi(apiId)) {
            servePeer(payload, slot);
        } else if (inspectionApi != null) {
            inspect(inspectionApi, payload, slot);
        } else if (!shared.clients().isOpen()) {
            slot.close(CloseReason.of(CloseKind.SHUTDOWN, "this broker does not serve clients yet, or any more"));
        } else if (payload.remaining() > shared.requestMaxBytes()) {
            refuse(
                    slot,
                    "a request of " + payload.remaining() + " bytes, above socket.request.max.bytes="
                            + shared.requestMaxBytes());
        } else {
            serveClient(apiId, payload, slot);
        }
    }

    private void servePeer(ByteBuffer payload, ResponseSlot slot) {
        PeerSession session = peer;
        if (session == null) {
            session = shared.peers().open(connection);
            peer = session;
        }
        try {
            session.serve(payload, slot);
        } catch (WireFormatException | UnsupportedVersionException e) {
            refuse(slot, "a request between brokers that cannot be read: " + e.getMessage());
        }
    }

    private void serveClient(short apiId, ByteBuffer payload, ResponseSlot slot) {
        short version = payload.getShort(payload.position() + Short.BYTES);
        int sizeBytes = payload.remaining();
        ApiKey apiKey = ApiKey.forId(apiId);
        Optional<ApiHandler<?, ?>> handler =
                apiKey == null ? Optional.empty() : shared.handlers().find(apiKey);
        if (apiKey == null || handler.isEmpty()) {
            refuse(
                    slot,
                    "API " + (apiKey == null ? apiId : apiKey.apiName() + " (" + apiId + ")")
                            + ", which this broker does not serve");
            return;
        }
        try {
            reader.reset(payload);
            RequestHeader header = RequestHeader.read(reader, apiKey.requestHeaderVersion(version));
            if (apiKey.isSupported(version)) {
                dispatch(handler.get(), header, sizeBytes, slot);
            } else {
                refuseVersion(apiKey, handler.get(), header, slot);
            }
        } catch (WireFormatException e) {
            refuse(
                    slot,
                    "a " + apiKey.apiName() + " request of version " + version + " that cannot be read: "
                            + e.getMessage());
        }
    }

    private void inspect(InspectionApi api, ByteBuffer payload, ResponseSlot slot) {
        try {
            shared.inspection().serve(api, payload, slot);
        } catch (WireFormatException | UnsupportedVersionException e) {
            refuse(slot, "a request of " + api + " that cannot be read: " + e.getMessage());
        }
    }

    private <Q extends ApiRequest<R>, R extends ApiResponse> void dispatch(
            ApiHandler<Q, R> handler, RequestHeader header, int sizeBytes, ResponseSlot slot) {
        short version = header.requestApiVersion();
        @SuppressWarnings(
                "unchecked") // An API's reader makes that API's requests; ApiHandlersTest holds the handlers to it.
        Q request = (Q) handler.apiKey().readRequest(reader, version);
        String clientId = clientName(header.clientId());
        ClientLimits limits = shared.throttling().limits(request, clientId);
        RequestThrottle throttle =
                limits.isBounding() ? shared.throttling().begin(request, sizeBytes, limits, mute) : null;
        RequestContext context = new RequestContext(connection, version, header.correlationId(), clientId, limits);
        SlotReply<Q, R> reply =
                new SlotReply<>(handler, context, request, slot, shared.encoder(), shared.errorLog(), throttle);
        try {
            handler.handle(context, request, reply);
            reply.handled();
        } catch (RuntimeException e) {
            reply.fail(e);
        }
    }

    /**
     * An ApiVersions request of a version that we do not know is answered in version 0, which every client can read
     * (KIP-511). For other APIs there is no answer that the client could read.
     */
    private void refuseVersion(ApiKey apiKey, ApiHandler<?, ?> handler, RequestHeader header, ResponseSlot slot) {
        if (handler instanceof ApiVersionsHandler apiVersions) {
            slot.respond(shared.encoder()
                    .encode(header.correlationId(), apiKey, (short) 0, apiVersions.unsupportedVersion()));
            return;
        }
        refuse(
                slot,
                "version " + header.requestApiVersion() + " of " + apiKey.apiName() + " from client '"
                        + clientName(header.clientId()) + "'; this broker speaks versions " + apiKey.lowestVersion()
                        + " to "
                        + apiKey.highestVersion());
    }

    private static String clientName(@Nullable String clientId) {
        return clientId == null ? "" : clientId;
    }

    private void refuse(ResponseSlot slot, String what) {
        shared.errorLog().refused(connection, what);
        slot.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, "the client sent " + what));
    }
}
