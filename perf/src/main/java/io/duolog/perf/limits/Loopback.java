package io.duolog.perf.limits;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One thread at both ends of a connection: what it sends it reads, as much as the connection's buffers take at a time. */
final class Loopback implements Move {
    private final int sizeBytes;
    private final SocketChannel sending;
    private final SocketChannel receiving;
    private final ByteBuffer received;
    private final Source source;

    /** Where the bytes come from. */
    private interface Source extends AutoCloseable {
        /** Sends what fits of the bytes from {@code position} on, and returns how much that was. */
        int send(SocketChannel to, int position) throws IOException;

        @Override
        void close() throws IOException;
    }

    private Loopback(int sizeBytes, Source source) throws IOException {
        this.sizeBytes = sizeBytes;
        this.source = source;
        this.received = ByteBuffer.allocateDirect(sizeBytes);
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            this.sending = SocketChannel.open(server.getLocalAddress());
            this.receiving = server.accept();
        }
        sending.configureBlocking(false);
        receiving.configureBlocking(false);
    }

    /** What is sent lies in memory. */
    static Loopback ofMemory(int sizeBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(sizeBytes);
        return new Loopback(sizeBytes, new Source() {
            @Override
            public int send(SocketChannel to, int position) throws IOException {
                return to.write(bytes.clear().position(position));
            }

            @Override
            public void close() {}
        });
    }

    /** What is sent lies in a file, and so in the page cache. */
    static Loopback ofFile(int sizeBytes, Path directory) throws IOException {
        Path file = directory.resolve("sent");
        Files.write(file, new byte[sizeBytes]);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new Loopback(sizeBytes, new Source() {
            @Override
            public int send(SocketChannel to, int position) throws IOException {
                return (int) channel.transferTo(position, sizeBytes - position, to);
            }

            @Override
            public void close() throws IOException {
                channel.close();
                Files.deleteIfExists(file);
            }
        });
    }

    @Override
    public void once() throws IOException {
        received.clear();
        int sent = 0;
        while (received.hasRemaining()) {
            if (sent < sizeBytes) {
                sent += source.send(sending, sent);
            }
            if (receiving.read(received) < 0) {
                throw new IOException("the connection ended");
            }
        }
    }

    @Override
    public void close() throws IOException {
        sending.close();
        receiving.close();
        source.close();
    }
}
