package io.duolog.perf.beside;

import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Asks a port for the cluster's metadata: the first thing that every client does. */
public final class MetadataProbe {
    private static final short VERSION = 12;
    private static final int CORRELATION_ID = 1;
    private static final int TIMEOUT_MS = 5_000;
    private static final int RESPONSE_BYTES_MAX = 1 << 26;

    private MetadataProbe() {}

    /** Whether a broker answers now and names at least one broker to talk to. */
    static boolean answers(InetSocketAddress address) {
        return ask(address).filter(answer -> !answer.brokers().isEmpty()).isPresent();
    }

    /** What the broker there says of all topics; empty if it does not answer. */
    public static Optional<MetadataResponse> ask(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            send(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int sizeBytes = in.readInt();
            if (sizeBytes < 0 || sizeBytes > RESPONSE_BYTES_MAX) {
                return Optional.empty();
            }
            WireReader reader = new WireReader(ByteBuffer.wrap(in.readNBytes(sizeBytes)));
            ResponseHeader.read(reader, ApiKey.METADATA.responseHeaderVersion(VERSION));
            return Optional.of(MetadataResponse.read(reader, VERSION));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void send(OutputStream out) throws IOException {
        WireWriter writer = new WireWriter();
        WireWriter.LengthSlot length = writer.reserveLength();
        new RequestHeader(ApiKey.METADATA.id(), VERSION, CORRELATION_ID, "probe")
                .write(writer, ApiKey.METADATA.requestHeaderVersion(VERSION));
        MetadataRequest.builder()
                .topics(null)
                .allowAutoTopicCreation(false)
                .build()
                .write(writer, VERSION);
        length.fill();
        for (ByteRegion region : writer.finish()) {
            ByteBuffer buffer = ((BufferSlice) region).buffer().duplicate();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            out.write(bytes);
        }
        out.flush();
    }
}
