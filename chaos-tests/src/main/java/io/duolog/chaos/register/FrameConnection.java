package io.duolog.chaos.register;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A connection between two nodes that carries frames both ways. Sending never blocks: a thread of its own writes, and one reads.
 * Thread-safe.
 */
final class FrameConnection implements AutoCloseable {
    private static final int UNSENT_MAX = 1_024;

    private final Socket socket;
    private final BlockingQueue<Frame> unsent = new ArrayBlockingQueue<>(UNSENT_MAX);
    private final Thread writer;
    private final BiConsumer<FrameConnection, Frame> received;
    private final Consumer<FrameConnection> closed;

    /**
     * Begins to read and to write.
     *
     * @param socket is closed with this
     * @param received is told each frame that arrives, on one thread
     * @param closed is told once that nothing more arrives
     */
    FrameConnection(Socket socket, BiConsumer<FrameConnection, Frame> received, Consumer<FrameConnection> closed) {
        this.socket = socket;
        this.received = received;
        this.closed = closed;
        this.writer = thread("frames-out", this::write);
        thread("frames-in", this::read).start();
        writer.start();
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Sends a frame; one that cannot be kept until there is room ends the connection. */
    void send(Frame frame) {
        if (!unsent.offer(frame)) {
            close();
        }
    }

    private void write() {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
            while (!socket.isClosed()) {
                unsent.take().write(out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The reader notices, too, and tells.
            close();
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            while (!socket.isClosed()) {
                received.accept(this, Frame.read(in));
            }
        } catch (IOException e) {
            // This is how connections end.
        } finally {
            close();
            closed.accept(this);
        }
    }

    @Override
    public void close() {
        writer.interrupt();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
