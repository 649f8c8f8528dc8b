package io.duolog.client.network;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.UnsupportedVersionException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.ApiVersionsRequest;
import io.duolog.protocol.message.ApiVersionsResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import java.nio.ByteBuffer;

/** Requests to frames, frames to answers. Confined to the event loop. */
final class RequestCodec {
    /** How this client names itself to brokers (KIP-511). */
    private static final String SOFTWARE_NAME = "duolog";

    private static final String SOFTWARE_VERSION = "0.1.0";

    /** What is asked first. Version 5 would name the broker that is expected, which a first contact does not know. */
    private static final short API_VERSIONS_FIRST = 4;

    private final String clientId;
    private final WireWriter writer = new WireWriter();

    RequestCodec(String clientId) {
        this.clientId = clientId;
    }

    /** The version in which to ask for versions, unless the broker refuses it. */
    short latestApiVersions() {
        return API_VERSIONS_FIRST;
    }

    /** The question that opens every connection. */
    PendingRequest<ApiVersionsResponse> apiVersions(long deadlineMs) {
        ApiVersionsRequest request = ApiVersionsRequest.builder()
                .clientSoftwareName(SOFTWARE_NAME)
                .clientSoftwareVersion(SOFTWARE_VERSION)
                .build();
        return new PendingRequest<>(request, deadlineMs, () -> {});
    }

    /**
     * The bytes of a request that knows its version and correlation id. Records are not copied.
     *
     * @throws UnsupportedVersionException if the request says something that cannot be said in its version
     */
    OutboundFrame encode(PendingRequest<?> pending) {
        ApiKey apiKey = pending.request().apiKey();
        short version = pending.version();
        try {
            new RequestHeader(apiKey.id(), version, pending.correlationId(), clientId)
                    .write(writer, apiKey.requestHeaderVersion(version));
            pending.request().write(writer, version);
        } catch (UnsupportedVersionException tooOld) {
            writer.finish(); // gives up this frame only: frames before may still be on their way out
            throw tooOld;
        }
        return new OutboundFrame(writer.finish(), pending.onReleased());
    }

    /** Which request a frame answers. */
    int correlationId(InboundFrame frame) {
        if (frame.sizeBytes() < Integer.BYTES) {
            throw new WireFormatException("a frame of " + frame.sizeBytes() + " bytes holds no correlation id");
        }
        return frame.payload().getInt(frame.payload().position());
    }

    /**
     * The answer in a frame; byte fields share the frame's memory.
     *
     * @throws WireFormatException if the frame holds something else
     */
    <R extends ApiResponse> R decode(PendingRequest<R> pending, InboundFrame frame) {
        WireReader in = new WireReader(frame.payload());
        short version = pending.version();
        ResponseHeader.read(in, pending.request().apiKey().responseHeaderVersion(version));
        return pending.request().readResponse(in, version);
    }

    /** The answer to {@link #apiVersions}: a refusal of the version comes in the form of version 0 (KIP-511). */
    ApiVersionRanges readApiVersions(InboundFrame frame, short version) {
        ByteBuffer payload = frame.payload();
        int errorPosition = payload.position() + Integer.BYTES;
        if (payload.limit() - errorPosition < Short.BYTES) {
            throw new WireFormatException("an answer of " + frame.sizeBytes() + " bytes holds no error code");
        }
        boolean isRefused = payload.getShort(errorPosition) == ErrorCode.UNSUPPORTED_VERSION.code();
        WireReader in = new WireReader(payload);
        ResponseHeader.read(in, ApiKey.API_VERSIONS.responseHeaderVersion(version));
        return ApiVersionRanges.of(ApiVersionsResponse.read(in, isRefused ? 0 : version));
    }
}
