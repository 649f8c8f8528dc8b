package io.duolog.testkit;

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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks one certain broker what it knows of the cluster, which a client, that asks any, cannot. Each question has a connection
 * of its own; a broker that is paused answers too late, and so not at all.
 */
public final class MetadataQuery {
    private static final short VERSION = 12;
    private static final int CORRELATION_ID = 1;
    private static final int TIMEOUT_MS = 2_000;
    private static final int RESPONSE_BYTES_MAX = 1 << 26;
    private static final UUID NO_ID = new UUID(0, 0);

    private MetadataQuery() {}

    /** What the broker there says of all topics; empty if it does not answer within two seconds. */
    public static Optional<MetadataResponse> ask(InetSocketAddress address) {
        return askOf(address, null);
    }

    /** What the broker there says of the topics, which may be none; empty if it does not answer within two seconds. */
    public static Optional<MetadataResponse> ask(InetSocketAddress address, Collection<String> topics) {
        return askOf(
                address,
                topics.stream()
                        .map(topic -> new MetadataRequest.MetadataRequestTopic(NO_ID, topic))
                        .toList());
    }

    private static Optional<MetadataResponse> askOf(
            InetSocketAddress address, @Nullable List<MetadataRequest.MetadataRequestTopic> topics) {
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            send(socket.getOutputStream(), topics);
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

    private static void send(OutputStream out, @Nullable List<MetadataRequest.MetadataRequestTopic> topics)
            throws IOException {
        WireWriter writer = new WireWriter();
        WireWriter.LengthSlot length = writer.reserveLength();
        new RequestHeader(ApiKey.METADATA.id(), VERSION, CORRELATION_ID, "duolog-testkit")
                .write(writer, ApiKey.METADATA.requestHeaderVersion(VERSION));
        MetadataRequest.builder()
                .topics(topics)
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
