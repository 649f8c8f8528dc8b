package io.duolog.transport;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that a client made. */
final class ClientConnection extends FramedConnection implements ClientChannel {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClientConnection.class);

    private final Function<? super ClientChannel, ? extends FrameHandler> handlers;
    private final CompletableFuture<ClientConnection> established;
    private final Queue<OutboundFrame> outbound = new ConcurrentLinkedQueue<>();
    private @Nullable FrameHandler handler;
    /** Any thread reads it, after adding to the queue. */
    private volatile boolean refusing;

    /**
     * Makes one for a channel that is being connected.
     *
     * @param established completed when the connection can carry frames, or with the {@link TransportException} why it
     *     never will
     */
    ClientConnection(
            ConnectionSetup setup,
            Function<? super ClientChannel, ? extends FrameHandler> handlers,
            CompletableFuture<ClientConnection> established) {
        super(
                setup,
                FirstBytes.Expectation.RESPONSE,
                MemoryBudget.unlimited(),
                setup.tls() ? ReceiveLowWater.none() : ReceiveLowWater.of(setup.channel()));
        this.handlers = handlers;
        this.established = established;
    }

    @Override
    public void send(OutboundFrame frame) {
        outbound.add(frame);
        if (refusing) {
            releaseOutbound();
        } else {
            schedulePump();
        }
    }

    @Override
    void onOpened() {
        try {
            handler = handlers.apply(this);
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        if (!established.complete(this)) {
            closeNow(CloseReason.of(CloseKind.CLOSED_LOCALLY, "nobody waits for the connection any more"));
        }
    }

    @Override
    void onFrame(InboundFrame frame) {
        FrameHandler current = handler;
        if (current == null) {
            frame.release();
            return;
        }
        try {
            current.onFrame(frame);
        } catch (RuntimeException e) {
            frame.releaseIfHeld();
            failed(e);
        }
    }

    @Override
    boolean mayDeliver() {
        return true;
    }

    @Override
    boolean writeReady() {
        boolean any = false;
        for (OutboundFrame frame = outbound.poll(); frame != null; frame = outbound.poll()) {
            any = true;
            write(frame);
        }
        return any;
    }

    @Override
    void onWritten() {}

    @Override
    void onPumped() {}

    @Override
    void onClosed(CloseReason reason) {
        refusing = true;
        releaseOutbound();
        established.completeExceptionally(new TransportException(reason));
        FrameHandler current = handler;
        if (current != null) {
            try {
                current.onClosed(reason);
            } catch (RuntimeException e) {
                LOGGER.error("the handler of connection {} to {} failed as it closed", id(), listenerName(), e);
            }
        }
    }

    @Override
    CloseReason peerClosed() {
        if (handler == null) {
            return CloseReasons.closedInHandshake(listenerName());
        }
        return framesReceived() == 0
                ? CloseReason.of(
                        CloseKind.CLOSED_BEFORE_ANSWER,
                        listenerName() + " closed the connection before it answered anything: it may speak TLS, or "
                                + "another protocol, on that port")
                : CloseReason.of(CloseKind.PEER_CLOSED, listenerName() + " closed the connection");
    }

    private void releaseOutbound() {
        for (OutboundFrame frame = outbound.poll(); frame != null; frame = outbound.poll()) {
            frame.release();
        }
    }

    private void failed(RuntimeException cause) {
        LOGGER.error("the handler of connection {} to {} failed; closing it", id(), listenerName(), cause);
        closeNow(CloseReason.of(CloseKind.INTERNAL_ERROR, "the frame handler failed: " + cause, cause));
    }
}
