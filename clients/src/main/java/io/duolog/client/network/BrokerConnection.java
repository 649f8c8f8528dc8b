package io.duolog.client.network;

import io.duolog.client.Node;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.ConnectionException;
import io.duolog.client.errors.UnsupportedApiException;
import io.duolog.protocol.UnsupportedVersionException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One connection from the first packet to the last. Confined to the event loop; used once, never reopened.
 *
 * <pre>
 * CONNECTING --open--> NEGOTIATING --ApiVersions answered--> READY
 *      \____________________|__________ close or failure _____/------> CLOSED
 * </pre>
 */
final class BrokerConnection implements Channels.Handler {
    /** Is told when a connection changes its state. */
    interface Listener {
        /** Requests can be sent. */
        void onReady(BrokerConnection connection);

        /**
         * It is over; requests that are on their way fail with {@code cause} right after this call.
         *
         * @param isFailure whether something went wrong, rather than an idle connection being closed
         */
        void onClosed(BrokerConnection connection, ClientException cause, boolean isFailure);
    }

    private enum State {
        CONNECTING,
        NEGOTIATING,
        READY,
        CLOSED
    }

    private final Node node;
    private final RequestCodec codec;
    private final EventLoop loop;
    private final Listener listener;
    private final long requestTimeoutMs;
    private final Deque<PendingRequest<?>> inFlight = new ArrayDeque<>();
    private State state = State.CONNECTING;
    private ApiVersionRanges versions = ApiVersionRanges.UNKNOWN;
    private Channels.@Nullable Channel channel;
    private EventLoop.@Nullable Timer timeoutTimer;
    private @Nullable ClientException closing;
    private int nextCorrelationId;

    BrokerConnection(Node node, RequestCodec codec, EventLoop loop, Listener listener, long requestTimeoutMs) {
        this.node = node;
        this.codec = codec;
        this.loop = loop;
        this.listener = listener;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    Node node() {
        return node;
    }

    boolean isReady() {
        return state == State.READY;
    }

    int inFlightCount() {
        return inFlight.size();
    }

    /** The version in which a request would be sent; empty if the broker does not know it. Only when ready. */
    OptionalInt version(ApiKey apiKey) {
        return versions.common(apiKey);
    }

    /**
     * Sends a request. Only when ready.
     *
     * @param expectsAnswer false only for a produce request with {@code acks=0}: its future is left to the caller
     */
    void send(PendingRequest<?> pending, boolean expectsAnswer) {
        OptionalInt version = versions.common(pending.request().apiKey());
        if (version.isEmpty()) {
            pending.failUnsent(new UnsupportedApiException(
                    versions.whyNot(pending.request().apiKey()), node));
            return;
        }
        transmit(pending, (short) version.getAsInt(), expectsAnswer);
    }

    /** Closes for a reason of this client's own. */
    void close(String reason) {
        close(new ConnectionException(node, reason, null));
    }

    @Override
    public void onOpen(Channels.Channel opened) {
        channel = opened;
        if (state != State.CLOSED) {
            state = State.NEGOTIATING;
            negotiate(codec.latestApiVersions());
        } else {
            opened.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, "closed while it was being opened"));
        }
    }

    @Override
    public void onFrame(InboundFrame frame) {
        try {
            receive(frame);
        } catch (WireFormatException malformed) {
            close(new ConnectionException(node, "an answer could not be read: " + malformed.getMessage(), malformed));
        } finally {
            frame.release();
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (state == State.CLOSED) {
            return;
        }
        ClientException cause = closing != null
                ? closing
                : new ConnectionException(node, reason.message(), reason.cause().orElse(null));
        closed(cause, reason.kind() != CloseKind.IDLE);
    }

    private void negotiate(short version) {
        PendingRequest<?> pending = codec.apiVersions(loop.nowMs() + requestTimeoutMs);
        transmit(pending, version, true);
    }

    private void transmit(PendingRequest<?> pending, short version, boolean expectsAnswer) {
        pending.sent(nextCorrelationId, version);
        nextCorrelationId = nextCorrelationId == Integer.MAX_VALUE ? 0 : nextCorrelationId + 1;
        Channels.Channel open = channel;
        if (open == null) {
            throw new IllegalStateException("not connected to " + node);
        }
        OutboundFrame frame;
        try {
            frame = codec.encode(pending);
        } catch (UnsupportedVersionException tooOld) {
            pending.failUnsent(new UnsupportedApiException(String.valueOf(tooOld.getMessage()), node));
            return;
        }
        if (expectsAnswer) {
            inFlight.addLast(pending);
            armTimeout();
        }
        open.send(frame);
    }

    private void receive(InboundFrame frame) {
        PendingRequest<?> pending = inFlight.peekFirst();
        if (pending == null) {
            throw new WireFormatException("an answer arrived that was not asked for");
        }
        int correlationId = codec.correlationId(frame);
        if (correlationId != pending.correlationId()) {
            throw new WireFormatException("correlation id " + correlationId + " arrived, " + pending.correlationId()
                    + " was to be answered next");
        }
        if (state == State.NEGOTIATING) {
            inFlight.removeFirst();
            negotiated(frame, pending.version());
        } else {
            answered(frame, pending);
        }
    }

    private <R extends ApiResponse> void answered(InboundFrame frame, PendingRequest<R> pending) {
        R response = codec.decode(pending, frame);
        inFlight.removeFirst();
        pending.answer().complete(response);
    }

    private void negotiated(InboundFrame frame, short version) {
        ApiVersionRanges answer = codec.readApiVersions(frame, version);
        if (answer.isRefusal()) {
            OptionalInt lower = answer.lowerApiVersions(version);
            if (lower.isEmpty()) {
                close(new UnsupportedApiException(
                        "refused ApiVersions " + version + " and offered no lower version", node));
            } else {
                negotiate((short) lower.getAsInt());
            }
            return;
        }
        versions = answer;
        state = State.READY;
        listener.onReady(this);
    }

    private void armTimeout() {
        if (timeoutTimer == null) {
            scheduleTimeout();
        }
    }

    private void scheduleTimeout() {
        long earliestMs = Long.MAX_VALUE;
        for (PendingRequest<?> pending : inFlight) {
            earliestMs = Math.min(earliestMs, pending.deadlineMs());
        }
        timeoutTimer = loop.schedule(this::checkTimeouts, earliestMs - loop.nowMs());
    }

    private void checkTimeouts() {
        timeoutTimer = null;
        if (state == State.CLOSED || inFlight.isEmpty()) {
            return;
        }
        long nowMs = loop.nowMs();
        for (PendingRequest<?> pending : inFlight) {
            if (pending.deadlineMs() <= nowMs) {
                close(new ClientTimeoutException(
                        node + ": no answer to " + pending.request().apiKey() + " in time", node, null));
                return;
            }
        }
        scheduleTimeout();
    }

    private void close(ClientException cause) {
        if (state == State.CLOSED) {
            return;
        }
        closing = cause;
        Channels.Channel open = channel;
        closed(cause, true);
        if (open != null) {
            open.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, String.valueOf(cause.getMessage())));
        }
    }

    private void closed(ClientException cause, boolean isFailure) {
        state = State.CLOSED;
        if (timeoutTimer != null) {
            timeoutTimer.cancel();
            timeoutTimer = null;
        }
        listener.onClosed(this, cause, isFailure);
        while (!inFlight.isEmpty()) {
            inFlight.removeFirst().answer().completeExceptionally(cause);
        }
    }
}
