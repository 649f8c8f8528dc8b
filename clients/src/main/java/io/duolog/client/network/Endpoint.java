package io.duolog.client.network;

import io.duolog.client.Node;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way to one node for one purpose: at most one connection at a time, made when it is needed, and made again after a
 * wait when it failed. Confined to the event loop.
 *
 * <p>Requests given to {@link #send} before there is a connection wait for it; they fail at once when the attempt fails,
 * so that the caller can turn to another node.
 */
public final class Endpoint implements BrokerConnection.Listener {
    private static final int SETUP_TIMEOUT_DOUBLINGS_MAX = 5;

    private final NetworkClient network;
    private final Node node;
    private final Purpose purpose;
    private final Deque<PendingRequest<?>> waiting = new ArrayDeque<>();
    private @Nullable BrokerConnection connection;
    private EventLoop.@Nullable Timer reconnectTimer;
    private @Nullable ClientException lastError;
    private int failuresInARow;
    private long connectNotBeforeMs;
    private boolean closed;

    Endpoint(NetworkClient network, Node node, Purpose purpose) {
        this.network = network;
        this.node = node;
        this.purpose = purpose;
    }

    /** The node at the other end. */
    public Node node() {
        return node;
    }

    /** What the connection is for. */
    public Purpose purpose() {
        return purpose;
    }

    /** Whether a request given now goes out at once. */
    public boolean isReady() {
        return connection != null && connection.isReady();
    }

    /** Whether a failed attempt forbids to connect for now. */
    public boolean isBackingOff() {
        return remainingBackoffMs() > 0;
    }

    /** How long a failed attempt still forbids to connect, in ms; 0 if it does not. */
    public long remainingBackoffMs() {
        return connection == null && failuresInARow > 0
                ? Math.max(0, connectNotBeforeMs - network.loop().nowMs())
                : 0;
    }

    /** How many requests wait for an answer or for a connection. */
    public int inFlightCount() {
        return waiting.size() + (connection == null ? 0 : connection.inFlightCount());
    }

    /** What went wrong last, until a connection succeeds. */
    public Optional<ClientException> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** The version in which a request would go out; empty if there is no ready connection or no common version. */
    public OptionalInt version(ApiKey apiKey) {
        return isReady() && connection != null ? connection.version(apiKey) : OptionalInt.empty();
    }

    /** Makes sure that a connection is there, or on its way, or will be tried after the current wait. */
    public void connect() {
        if (connection != null || reconnectTimer != null || closed) {
            return;
        }
        long waitMs = remainingBackoffMs();
        if (waitMs > 0) {
            reconnectTimer = network.loop().schedule(this::reconnect, waitMs);
        } else {
            open();
        }
    }

    /**
     * Sends a request, now or when there is a connection.
     *
     * @param timeoutMs how long to wait, for a connection and for the answer
     * @return completes on the event loop: with the answer, or with a {@link ClientException}
     */
    public <R extends ApiResponse> CompletableFuture<R> send(ApiRequest<R> request, long timeoutMs) {
        return send(request, timeoutMs, () -> {});
    }

    /**
     * As the other method, and tells when the request's bytes are no longer needed.
     *
     * @param onReleased run once, on any thread; before the returned future completes or after
     */
    public <R extends ApiResponse> CompletableFuture<R> send(
            ApiRequest<R> request, long timeoutMs, Runnable onReleased) {
        PendingRequest<R> pending = new PendingRequest<>(request, network.loop().nowMs() + timeoutMs, onReleased);
        BrokerConnection current = connection;
        if (current != null && current.isReady()) {
            current.send(pending, true);
        } else if (closed) {
            pending.failUnsent(network.closedException());
        } else {
            waiting.addLast(pending);
            network.loop().schedule(() -> giveUp(pending), timeoutMs);
            connect();
        }
        return pending.answer();
    }

    /**
     * Sends a request that the broker does not answer. Only when ready.
     *
     * @param onReleased run once when the request was sent, or never will be; on any thread
     */
    public void sendUnanswered(ApiRequest<?> request, Runnable onReleased) {
        BrokerConnection current = connection;
        if (current == null || !current.isReady()) {
            throw new IllegalStateException("not connected to " + node);
        }
        current.send(new PendingRequest<>(request, Long.MAX_VALUE, onReleased), false);
    }

    /** Cuts the connection; it is made again when it is needed. */
    public void disconnect(String reason) {
        if (connection != null) {
            connection.close(reason);
        }
    }

    void close(String reason) {
        closed = true;
        if (reconnectTimer != null) {
            reconnectTimer.cancel();
        }
        disconnect(reason);
        failWaiting(network.closedException());
    }

    @Override
    public void onReady(BrokerConnection ready) {
        failuresInARow = 0;
        lastError = null;
        while (!waiting.isEmpty() && ready.isReady()) {
            ready.send(waiting.removeFirst(), true);
        }
        network.ready(this);
    }

    @Override
    public void onClosed(BrokerConnection ended, ClientException cause, boolean isFailure) {
        if (connection != ended) {
            return;
        }
        connection = null;
        if (isFailure) {
            failuresInARow++;
            lastError = cause;
            connectNotBeforeMs =
                    network.loop().nowMs() + network.reconnectBackoff().delayMs(failuresInARow);
        }
        failWaiting(cause);
        network.unavailable(this, cause);
    }

    private void reconnect() {
        reconnectTimer = null;
        if (connection == null && !closed) {
            open();
        }
    }

    private void open() {
        NetworkSettings settings = network.settings();
        BrokerConnection attempt =
                new BrokerConnection(node, network.codec(), network.loop(), this, settings.requestTimeoutMs());
        connection = attempt;
        long setupTimeoutMs = Math.min(
                settings.setupTimeoutMaxMs(),
                settings.setupTimeoutMs() << Math.min(failuresInARow, SETUP_TIMEOUT_DOUBLINGS_MAX));
        network.channels().connect(node.host(), node.port(), setupTimeoutMs, attempt);
    }

    private void giveUp(PendingRequest<?> pending) {
        if (waiting.remove(pending)) {
            pending.failUnsent(new ClientTimeoutException(
                    "Timed out waiting for a connection to " + node + " for "
                            + pending.request().apiKey(),
                    node,
                    lastError));
        }
    }

    private void failWaiting(ClientException cause) {
        while (!waiting.isEmpty()) {
            waiting.removeFirst().failUnsent(cause);
        }
    }
}
