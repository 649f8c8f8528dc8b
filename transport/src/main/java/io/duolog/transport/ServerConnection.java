package io.duolog.transport;

import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that a server accepted: requests go to the handler, answers come back in their order. */
final class ServerConnection extends FramedConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerConnection.class);

    private final RequestHandler.Factory handlers;
    private final ServerConnections owner;
    private final int maxRequestsInFlight;
    private final ResponseQueue responses = new ResponseQueue(this, this::schedulePump);

    private @Nullable RequestHandler handler;
    private int unsent;
    private boolean draining;
    private boolean closing;

    ServerConnection(ConnectionSetup setup, ServerConnections owner, RequestHandler.Factory handlers) {
        super(setup, FirstBytes.Expectation.REQUEST, owner.budget(), ReceiveLowWater.none());
        this.handlers = handlers;
        this.owner = owner;
        this.maxRequestsInFlight = owner.frameLimits().maxRequestsInFlight();
    }

    /** Delivers no more requests, and closes when those delivered have been answered. Any thread. */
    void drain() {
        execute(() -> {
            draining = true;
            pump();
            closeIfDrained();
        });
    }

    /** Also the end of a connection that never became active. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        channelInactive(context);
    }

    @Override
    void onOpened() {
        try {
            handler = handlers.open(this);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    @Override
    void onFrame(InboundFrame frame) {
        RequestHandler current = handler;
        if (current == null) {
            frame.release();
            return;
        }
        try {
            current.onRequest(frame, responses.add());
        } catch (RuntimeException e) {
            frame.releaseIfHeld();
            failed(e);
        }
    }

    @Override
    boolean mayDeliver() {
        return !draining && !closing && responses.size() + unsent < maxRequestsInFlight && isWritable();
    }

    @Override
    boolean writeReady() {
        boolean any = false;
        for (Object outcome = responses.poll(); outcome != null && !closing; outcome = responses.poll()) {
            any = true;
            if (outcome instanceof OutboundFrame frame) {
                unsent++;
                write(frame);
            } else if (outcome instanceof CloseReason reason) {
                closing = true;
                closeAfterWrites(reason);
            }
        }
        return any;
    }

    @Override
    void onWritten() {
        unsent--;
        schedulePump();
    }

    @Override
    void onPumped() {
        closeIfDrained();
    }

    @Override
    void onClosed(CloseReason reason) {
        responses.close();
        RequestHandler current = handler;
        if (current != null) {
            try {
                current.onClosed(reason);
            } catch (RuntimeException e) {
                LOGGER.error("the handler of connection {} from {} failed as it closed", id(), remoteAddress(), e);
            }
        }
        owner.closed(this, reason);
    }

    @Override
    CloseReason peerClosed() {
        return CloseReason.of(CloseKind.PEER_CLOSED, "the client closed the connection");
    }

    private void closeIfDrained() {
        if (draining && !isClosed() && responses.size() == 0 && unsent == 0) {
            closeNow(CloseReason.of(CloseKind.SHUTDOWN, "the server is shutting down"));
        }
    }

    private void failed(RuntimeException cause) {
        LOGGER.error("the handler of connection {} from {} failed; closing it", id(), remoteAddress(), cause);
        closeNow(CloseReason.of(CloseKind.INTERNAL_ERROR, "the request handler failed: " + cause, cause));
    }
}
