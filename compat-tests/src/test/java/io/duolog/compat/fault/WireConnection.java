package io.duolog.compat.fault;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection that sends whatever bytes a test wants. Reads give up after ten seconds. */
public final class WireConnection implements AutoCloseable {

    private static final int READ_TIMEOUT_MS = 10_000;
    private static final int RESPONSE_SIZE_MAX_BYTES = 10_000_000;

    private final Socket socket;

    /** Connects. */
    public WireConnection(InetSocketAddress address) {
        this.socket = new Socket();
        try {
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.connect(address, READ_TIMEOUT_MS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are. The broker may have closed the connection half-way: that shows when reading. */
    void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            // Reset by the broker, which is what some tests are after.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends {@code payload} with its length in front. */
    public void sendFrame(byte[] payload) {
        send(ByteBuffer.allocate(Integer.BYTES + payload.length)
                .putInt(payload.length)
                .put(payload)
                .array());
    }

    /**
     * The next response, without its length.
     *
     * @return {@code null} if the broker closed the connection
     * @throws AssertionError if nothing comes
     */
    @Nullable
    public ByteBuffer readFrame() {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int size = in.readInt();
            if (size < 0 || size > RESPONSE_SIZE_MAX_BYTES) {
                throw new AssertionError("A response of " + size + " bytes");
            }
            byte[] response = new byte[size];
            in.readFully(response);
            return ByteBuffer.wrap(response);
        } catch (EOFException | SocketException e) {
            return null;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("The broker neither answers nor closes the connection", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the broker has closed the connection within the time-out, without an answer. */
    boolean isClosedByBroker() {
        return readFrame() == null;
    }

    /** A request: header version 1 (no tagged fields) and {@code body}. */
    public static byte[] request(int apiKey, int apiVersion, int correlationId, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(apiKey);
            out.writeShort(apiVersion);
            out.writeInt(correlationId);
            byte[] clientId = "hostile".getBytes(StandardCharsets.UTF_8);
            out.writeShort(clientId.length);
            out.write(clientId);
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The body of a Produce request v3 with acks=all and one partition, 0, of {@code topic}. */
    static byte[] produceBody(String topic, byte[] records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            out.writeShort(-1);
            out.writeShort(-1);
            out.writeInt(READ_TIMEOUT_MS);
            out.writeInt(1);
            out.writeShort(name.length);
            out.write(name);
            out.writeInt(1);
            out.writeInt(0);
            out.writeInt(records.length);
            out.write(records);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
