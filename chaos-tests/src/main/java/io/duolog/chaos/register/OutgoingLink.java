package io.duolog.chaos.register;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way from this node to another one, which is dialled when something is asked, and again when it was lost. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // whatever fails, it is the answer that fails
final class OutgoingLink implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 500;
    private static final long REDIAL_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long ANSWER_TIMEOUT_MS = 1_000;

    private final int self;
    private final int other;
    private final String host;
    private final int port;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<Long, CompletableFuture<byte[]>> waiting = new ConcurrentHashMap<>();

    /** Written by the thread alone, whose alone is what follows. */
    private volatile @Nullable FrameConnection connection;

    private long lastId;
    private long redialNs = System.nanoTime();

    OutgoingLink(int self, int other, String host, int port) {
        this.self = self;
        this.other = other;
        this.host = host;
        this.port = port;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "to-node-" + other);
            created.setDaemon(true);
            return created;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    CompletableFuture<byte[]> ask(byte[] request) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> send(request, answer));
            thread.schedule(
                    () -> answer.completeExceptionally(
                            new IOException("no answer of node " + other + " within " + ANSWER_TIMEOUT_MS + " ms")),
                    ANSWER_TIMEOUT_MS,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            answer.completeExceptionally(new IOException("this node's connections were closed", closed));
        }
        return answer;
    }

    private void send(byte[] request, CompletableFuture<byte[]> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            FrameConnection open = connected();
            long id = ++lastId;
            waiting.put(id, answer);
            answer.whenComplete((response, failure) -> waiting.remove(id));
            open.send(new Frame(Frame.REQUEST, id, self, request));
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }

    private FrameConnection connected() throws IOException {
        FrameConnection open = connection;
        if (open != null) {
            return open;
        }
        if (System.nanoTime() - redialNs < 0) {
            throw new IOException("node " + other + " could not be reached a moment ago");
        }
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getAllByName(host)[0], port), CONNECT_TIMEOUT_MS);
        } catch (IOException e) {
            redialNs = System.nanoTime() + REDIAL_PAUSE_NS;
            socket.close();
            throw e;
        }
        FrameConnection made = new FrameConnection(socket, this::received, this::lost);
        connection = made;
        return made;
    }

    private void received(FrameConnection unused, Frame frame) {
        CompletableFuture<byte[]> answer = waiting.remove(frame.id());
        if (answer == null) {
            return;
        }
        if (frame.kind() == Frame.RESPONSE) {
            answer.complete(frame.body());
        } else {
            answer.completeExceptionally(new IOException("node " + other + " failed to answer"));
        }
    }

    /** On the thread that reads. */
    private void lost(FrameConnection ended) {
        try {
            thread.execute(() -> connection = connection == ended ? null : connection);
        } catch (RejectedExecutionException closed) {
            // Then nobody dials again.
            return;
        }
        for (CompletableFuture<byte[]> answer : List.copyOf(waiting.values())) {
            answer.completeExceptionally(new IOException("the connection to node " + other + " was lost"));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        FrameConnection open = connection;
        if (open != null) {
            open.close();
        }
    }
}
