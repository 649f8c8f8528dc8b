package io.duolog.broker.peer;

import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import java.nio.ByteBuffer;

/** Requests and responses between brokers, as frames and as bytes. */
final class PeerFrames {
    private static final String CLIENT_ID = "duolog";

    private PeerFrames() {}

    static OutboundFrame request(PeerApi api, int correlationId, WireMessage body) {
        WireWriter out = new WireWriter();
        new RequestHeader(api.id(), PeerApi.HIGHEST_VERSION, correlationId, CLIENT_ID)
                .write(out, PeerApi.REQUEST_HEADER_VERSION);
        body.write(out, PeerApi.HIGHEST_VERSION);
        return new OutboundFrame(out.finish(), () -> {});
    }

    static OutboundFrame response(int correlationId, WireMessage body) {
        WireWriter out = new WireWriter();
        new ResponseHeader(correlationId).write(out, PeerApi.RESPONSE_HEADER_VERSION);
        body.write(out, PeerApi.HIGHEST_VERSION);
        return new OutboundFrame(out.finish(), () -> {});
    }

    /** A response after its header. */
    record Response(int correlationId, WireReader body) {}

    /** Reads the header of a response. */
    static Response readResponse(ByteBuffer bytes) {
        WireReader in = new WireReader(bytes);
        ResponseHeader header = ResponseHeader.read(in, PeerApi.RESPONSE_HEADER_VERSION);
        return new Response(header.correlationId(), in);
    }

    /** A message without a header, as bytes of its own. */
    static ByteBuffer bytes(WireMessage message, short version) {
        WireWriter out = new WireWriter();
        message.write(out, version);
        return ByteBuffer.wrap(out.takeBytes());
    }

    /** The bytes of a frame, which is released, on the heap. */
    static ByteBuffer takeOut(InboundFrame frame) {
        try {
            return copy(frame.payload());
        } finally {
            frame.release();
        }
    }

    static ByteBuffer copy(ByteBuffer bytes) {
        ByteBuffer source = bytes.duplicate();
        return ByteBuffer.allocate(source.remaining()).put(source).flip();
    }

    static byte[] toArray(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }
}
