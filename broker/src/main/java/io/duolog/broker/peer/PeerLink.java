package io.duolog.broker.peer;

import io.duolog.broker.peer.message.PeerHelloResponse;
import io.duolog.coordination.Cancellable;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import io.duolog.transport.ClientChannel;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.FrameHandler;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.TransportException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One connection to another broker, from the first attempt to its end. Confined to the dialer's scheduler.
 *
 * <pre>
 *   dialling ── connected ──&gt; greeting ── hello answered ──&gt; open ──&gt; closed
 *       └──────────────────────────┴── refused, lost, too late ───────────┘
 * </pre>
 */
final class PeerLink {
    private static final int HELLO_CORRELATION_ID = 0;

    private final PeerDialer dialer;
    private final int nodeId;
    private final PeerAddress address;
    private final Listener listener;
    private final Cancellable setupTimer;
    private @Nullable ClientChannel channel;
    private boolean open;
    private boolean closed;
    private long lastReceivedNs;

    /** Told what happens, on the dialer's scheduler. */
    interface Listener {
        /** The other end is the node that was meant, and answers. */
        void opened(UUID incarnation);

        /** An answer has arrived. */
        void answered(int correlationId, WireReader body);

        /** The end, told once; also of a link that was never open. Not told of {@link #close}. */
        void closed(CloseReason reason);
    }

    private PeerLink(PeerDialer dialer, int nodeId, PeerAddress address, Listener listener) {
        this.dialer = dialer;
        this.nodeId = nodeId;
        this.address = address;
        this.listener = listener;
        this.setupTimer = dialer.scheduler().schedule(this::setupTimedOut, dialer.setupTimeout());
    }

    /** Starts to connect; the listener is told of the outcome later, never within this call. */
    @SuppressWarnings("FutureReturnValueIgnored") // the outcome reaches the listener
    static PeerLink dial(PeerDialer dialer, int nodeId, PeerAddress address, Listener listener) {
        PeerLink link = new PeerLink(dialer, nodeId, address, listener);
        dialer.transport()
                .connect(address.host(), address.port(), connected -> link.new Handler())
                .whenComplete((connected, failure) -> dialer.scheduler().execute(() -> {
                    if (failure == null) {
                        link.connected(connected);
                    } else {
                        link.ended(reason(failure));
                    }
                }));
        return link;
    }

    PeerAddress address() {
        return address;
    }

    boolean isOpen() {
        return open;
    }

    /** When something was last received, on the scheduler's clock; 0 before. */
    long lastReceivedNs() {
        return lastReceivedNs;
    }

    /** Sends a request; only while open. */
    void send(PeerApi api, int correlationId, WireMessage body) {
        ClientChannel current = channel;
        if (!open || current == null) {
            throw new IllegalStateException("the connection to node " + nodeId + " is not open");
        }
        current.send(PeerFrames.request(api, correlationId, body));
    }

    /** Ends the connection without telling the listener. */
    void close(String why) {
        if (!closed) {
            closed = true;
            open = false;
            setupTimer.cancel();
            disconnect(why);
        }
    }

    private void connected(ClientChannel connected) {
        channel = connected;
        if (closed) {
            disconnect("the connection is not wanted any more");
            return;
        }
        connected.send(PeerFrames.request(PeerApi.HELLO, HELLO_CORRELATION_ID, dialer.hello(nodeId)));
    }

    private void received(ByteBuffer bytes) {
        if (closed) {
            return;
        }
        lastReceivedNs = dialer.scheduler().nanoTime();
        try {
            PeerFrames.Response response = PeerFrames.readResponse(bytes);
            if (open) {
                listener.answered(response.correlationId(), response.body());
            } else {
                greeted(PeerHelloResponse.read(response.body(), PeerApi.HIGHEST_VERSION));
            }
        } catch (WireFormatException e) {
            giveUp("node " + nodeId + " at " + address + " sent an answer that cannot be read: " + e.getMessage());
        }
    }

    private void greeted(PeerHelloResponse hello) {
        if (hello.errorCode() != ErrorCode.NONE.code()) {
            giveUp(address + " refused this broker: "
                    + (hello.errorMessage() == null
                            ? ErrorCode.forCode(hello.errorCode()).toString()
                            : hello.errorMessage()));
            return;
        }
        setupTimer.cancel();
        open = true;
        listener.opened(hello.incarnation());
    }

    private void setupTimedOut() {
        if (!open) {
            disconnect("the connection was not set up in time");
            ended(CloseReason.of(
                    CloseKind.CONNECT_TIMEOUT,
                    "node " + nodeId + " at " + address + " did not answer within "
                            + dialer.setupTimeout().toMillis() + " ms"));
        }
    }

    private void giveUp(String why) {
        disconnect(why);
        ended(CloseReason.of(CloseKind.CLOSED_LOCALLY, why));
    }

    private void ended(CloseReason reason) {
        if (!closed) {
            closed = true;
            open = false;
            setupTimer.cancel();
            listener.closed(reason);
        }
    }

    private void disconnect(String why) {
        ClientChannel current = channel;
        if (current != null) {
            current.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, why));
        }
    }

    private static CloseReason reason(Throwable failure) {
        return failure instanceof TransportException known
                ? known.reason()
                : CloseReason.of(CloseKind.UNREACHABLE, String.valueOf(failure.getMessage()), failure);
    }

    /** On the event loop: hands everything over to the dialer's scheduler, in order. */
    private final class Handler implements FrameHandler {
        @Override
        public void onFrame(InboundFrame frame) {
            ByteBuffer bytes = PeerFrames.takeOut(frame);
            dialer.scheduler().execute(() -> received(bytes));
        }

        @Override
        public void onClosed(CloseReason reason) {
            dialer.scheduler().execute(() -> ended(reason));
        }
    }
}
