package io.duolog.transport;

/**
 * The place of one request's answer among the answers of its connection. Slots may be completed in any order and from any
 * thread; answers leave in the order of the requests. Each slot is completed exactly once, with one of the three methods;
 * a second completion throws {@link IllegalStateException}. Completion never runs callbacks on the caller's stack, and
 * after the connection has closed it only releases what it was given.
 */
public interface ResponseSlot {
    /** The connection that the request came from. */
    Connection connection();

    /**
     * Takes this slot out of the order: requests after it are answered without waiting for it, and its own answer leaves
     * as soon as it is given. For APIs whose clients tell answers apart by correlation id. Called at most once, from
     * {@link RequestHandler#onRequest}, before the slot is completed; the request still counts as one in flight.
     */
    void detach();

    /** Answers with a frame, which is given away: the transport releases it, also when it cannot be sent. */
    void respond(OutboundFrame response);

    /** Completes the slot without an answer, as a produce request with {@code acks=0} does. */
    void skip();

    /** Closes the connection in place of an answer: after the answers to earlier requests have been sent. */
    void close(CloseReason reason);
}
