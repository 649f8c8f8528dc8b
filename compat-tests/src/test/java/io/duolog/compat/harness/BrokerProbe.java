package io.duolog.compat.harness;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks a port for its API versions in the oldest form there is: the shortest proof that a broker serves. */
final class BrokerProbe {

    private static final int TIMEOUT_MS = 2_000;
    private static final short API_VERSIONS = 18;
    private static final int CORRELATION_ID = 7;
    private static final int REQUEST_SIZE_BYTES = Short.BYTES + Short.BYTES + Integer.BYTES + Short.BYTES;

    private BrokerProbe() {}

    /** Whether a broker at {@code address} answers ApiVersions v0 without an error. */
    static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(address, TIMEOUT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(REQUEST_SIZE_BYTES);
            out.writeShort(API_VERSIONS);
            out.writeShort(0);
            out.writeInt(CORRELATION_ID);
            out.writeShort(-1);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readInt();
            return in.readInt() == CORRELATION_ID && in.readShort() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
