package io.duolog.client.network;

import io.duolog.transport.CloseReason;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;

/**
 * Makes connections: the seam below which there are sockets, or in tests none. Called on the event loop only; all
 * callbacks run there too.
 */
public interface Channels {
    /**
     * Starts to connect; the outcome is told to {@code handler}, never from within this call.
     *
     * @param setupTimeoutMs how long resolving, connecting and the TLS handshake may take together
     */
    void connect(String host, int port, long setupTimeoutMs, Handler handler);

    /** An established connection. */
    interface Channel {
        /** Sends a frame, which is given away: it is released when it was sent or never will be. */
        void send(OutboundFrame frame);

        /** Closes at once; {@link Handler#onClosed} follows, never from within this call. */
        void close(CloseReason reason);
    }

    /** Is told what happens to one connection. */
    interface Handler {
        /** The connection is there; called at most once, before anything else. */
        void onOpen(Channel channel);

        /** A frame has arrived, in the order of sending; the handler releases it. */
        void onFrame(InboundFrame frame);

        /** The connection has ended or could not be made; called exactly once, last. */
        void onClosed(CloseReason reason);
    }
}
