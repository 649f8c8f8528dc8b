package io.duolog.chaos.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A connection of a client. */
final class Dialled implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;
    /** How long nothing must come to be called silence. */
    private static final int SILENCE_MS = 150;

    private final Socket socket = new Socket();

    Dialled(InetSocketAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(address, PATIENCE_MS);
    }

    void send(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends a line and returns what comes back. */
    String ask(String line) throws IOException {
        send(line);
        return line();
    }

    /** The next line without its end, or what came before the connection closed. */
    String line() throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = socket.getInputStream().read();
                read >= 0 && read != '\n';
                read = socket.getInputStream().read()) {
            line.write(read);
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    /** Whether neither bytes nor a close come. */
    boolean isSilent() throws IOException {
        socket.setSoTimeout(SILENCE_MS);
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    /** Waits for the connection to end: {@code closed} or {@code reset}. */
    String end() throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        try {
            while (socket.getInputStream().read() >= 0) {
                // What still comes does not matter.
            }
            return "closed";
        } catch (SocketTimeoutException e) {
            return "open";
        } catch (SocketException e) {
            return "reset";
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
