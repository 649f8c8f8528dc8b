package io.duolog.perf.load;

import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.RequestChannel;
import java.util.concurrent.CompletableFuture;

/** One connection to a broker. Any thread may ask; answers come in the order of the questions, on the network's thread. */
final class RawConnection {
    private static final String CLIENT_ID = "duolog-perf";
    /** Answers are told apart by their order. */
    private static final int CORRELATION_ID = 1;

    private final RequestChannel channel;

    RawConnection(RequestChannel channel) {
        this.channel = channel;
    }

    /**
     * Sends a request without waiting for the answers to those before.
     *
     * @return the answer, without its byte fields: their memory is given back
     */
    <R extends ApiResponse> CompletableFuture<R> ask(ApiRequest<R> request, int version) {
        short apiVersion = (short) version;
        WireWriter writer = new WireWriter();
        new RequestHeader(request.apiKey().id(), apiVersion, CORRELATION_ID, CLIENT_ID)
                .write(writer, request.apiKey().requestHeaderVersion(apiVersion));
        request.write(writer, apiVersion);
        return channel.send(new OutboundFrame(writer.finish(), () -> {}))
                .thenApply(frame -> read(request, apiVersion, frame));
    }

    private static <R extends ApiResponse> R read(ApiRequest<R> request, short version, InboundFrame frame) {
        try {
            WireReader reader = new WireReader(frame.payload());
            ResponseHeader.read(reader, request.apiKey().responseHeaderVersion(version));
            return request.readResponse(reader, version);
        } finally {
            frame.release();
        }
    }
}
