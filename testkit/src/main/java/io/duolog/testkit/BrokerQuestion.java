package io.duolog.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * One request to one certain broker, of Duolog or any other that speaks the protocol, and its answer: a client asks
 * whichever it likes. Each question has a connection of its own, and blocks its thread; a broker that is paused answers too
 * late, and so not at all.
 */
public final class BrokerQuestion {
    private static final int CORRELATION_ID = 1;
    private static final int RESPONSE_BYTES_MAX = 1 << 26;

    private BrokerQuestion() {}

    /**
     * Asks.
     *
     * @param version the version of the API that both speak
     * @param timeout for the connection, and again for each part of the answer
     * @return empty if the broker cannot be reached, does not answer in time, or answers something else
     */
    public static <R extends ApiResponse> Optional<R> ask(
            InetSocketAddress address, ApiRequest<R> request, short version, Duration timeout) {
        int timeoutMs = Math.toIntExact(timeout.toMillis());
        requireNonNull(request, "request");
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMs);
            socket.setSoTimeout(timeoutMs);
            send(socket.getOutputStream(), request, version);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int sizeBytes = in.readInt();
            if (sizeBytes < 0 || sizeBytes > RESPONSE_BYTES_MAX) {
                return Optional.empty();
            }
            WireReader reader = new WireReader(ByteBuffer.wrap(in.readNBytes(sizeBytes)));
            ResponseHeader.read(reader, request.apiKey().responseHeaderVersion(version));
            return Optional.of(request.readResponse(reader, version));
        } catch (IOException | WireFormatException e) {
            return Optional.empty();
        }
    }

    private static void send(OutputStream out, ApiRequest<?> request, short version) throws IOException {
        WireWriter writer = new WireWriter();
        WireWriter.LengthSlot length = writer.reserveLength();
        new RequestHeader(request.apiKey().id(), version, CORRELATION_ID, "duolog-testkit")
                .write(writer, request.apiKey().requestHeaderVersion(version));
        request.write(writer, version);
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
