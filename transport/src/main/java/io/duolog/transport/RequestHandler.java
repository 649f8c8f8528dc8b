package io.duolog.transport;

/** What a server does with one connection. All methods are called on the connection's event loop and must not block. */
public interface RequestHandler {
    /**
     * A request has arrived; requests come in the order in which they were sent.
     *
     * <p>The handler owns {@code request} from here on (see {@link InboundFrame}) and completes {@code slot} once, now or
     * later. If it throws, it must not have handed either of them to anybody else: the transport then releases the frame,
     * logs the exception and closes the connection.
     */
    void onRequest(InboundFrame request, ResponseSlot slot);

    /**
     * The connection has closed; called exactly once, after the last {@link #onRequest}. Slots that are still open may be
     * completed afterwards, without effect.
     */
    default void onClosed(CloseReason reason) {}

    /** Makes the handlers of new connections. */
    @FunctionalInterface
    interface Factory {
        /**
         * A connection has been accepted, and its TLS handshake, if any, has succeeded. Called on its event loop, before
         * the first request.
         */
        RequestHandler open(Connection connection);
    }
}
