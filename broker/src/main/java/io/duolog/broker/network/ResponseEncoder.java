package io.duolog.broker.network;

import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.transport.OutboundFrame;

/** Turns responses into frames. */
final class ResponseEncoder {
    private ResponseEncoder() {}

    /**
     * Writes header and response.
     *
     * @throws RuntimeException if the response cannot be expressed in this version, a defect of the handler
     */
    static OutboundFrame encode(int correlationId, ApiKey apiKey, short version, ApiResponse response) {
        WireWriter out = new WireWriter();
        new ResponseHeader(correlationId).write(out, apiKey.responseHeaderVersion(version));
        response.write(out, version);
        return new OutboundFrame(out.finish(), () -> {});
    }
}
