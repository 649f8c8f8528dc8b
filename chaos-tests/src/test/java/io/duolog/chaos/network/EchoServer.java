package io.duolog.chaos.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each line by {@code answer:} and that line, and remembers what it read. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final Thread accepting;
    private final List<String> reads = new CopyOnWriteArrayList<>();

    EchoServer(InetSocketAddress address) throws IOException {
        listener.setReuseAddress(true);
        listener.bind(address);
        accepting = thread(this::accept);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "echo");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                thread(() -> serve(connection));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket connection) {
        byte[] buffer = new byte[64 * 1024];
        try (connection) {
            StringBuilder line = new StringBuilder();
            for (int read = connection.getInputStream().read(buffer);
                    read >= 0;
                    read = connection.getInputStream().read(buffer)) {
                String text = new String(buffer, 0, read, StandardCharsets.US_ASCII);
                reads.add(text);
                line.append(text);
                for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
                    send(connection, "answer:" + line.substring(0, end));
                    line.delete(0, end + 1);
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void send(Socket connection, String line) throws IOException {
        connection.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** All it has read. */
    String received() {
        return String.join("", reads);
    }

    /** In how many pieces that came. */
    int pieces() {
        return reads.size();
    }

    /** Sends a line that is no answer to anything on all connections that are open. */
    void push(String line) {
        connections.forEach(connection -> {
            try {
                send(connection, line);
            } catch (IOException closed) {
                connections.remove(connection);
            }
        });
    }

    /** As if the process died: closes all; the address is free again when this returns. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
