package io.duolog.protocol.message;

import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;

/** Whole messages as one buffer. */
final class Frames {
    private Frames() {}

    static ByteBuffer write(WireMessage message, short version) {
        WireWriter out = new WireWriter();
        message.write(out, version);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(out.sizeBytes()));
        for (ByteRegion region : out.finish()) {
            bytes.put(((BufferSlice) region).buffer().duplicate());
        }
        return bytes.flip();
    }
}
