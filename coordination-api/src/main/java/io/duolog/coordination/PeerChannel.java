package io.duolog.coordination;

import java.util.concurrent.CompletionStage;

/**
 * Request and response between the backends of two nodes, carried by the broker over its own authenticated port, so
 * that a backend needs no port of its own: neither for liveness and followers of the log nor for Raft itself. Nothing is
 * retried here. Thread-safe; unlike the rest of the seam it stays off the coordination thread, so that consensus goes on
 * while a callback works, and costs no hand-over.
 */
public interface PeerChannel {
    /** The largest request or response in bytes. */
    int MESSAGE_SIZE_BYTES_MAX = 4 * 1024 * 1024;

    /**
     * Asks another node. Fails soon when that node cannot be reached (a refused connection, a pause between attempts to
     * connect), and at the latest when the host's request timeout has passed. A later request may overtake an earlier one.
     *
     * @param nodeId the node, which may be this one
     * @param request at most {@link #MESSAGE_SIZE_BYTES_MAX}
     * @return the other backend's response, on any thread, also inside the call: what depends on it must not block; or an {@link java.io.IOException}, after which the request may or may not
     *     have been handled
     */
    CompletionStage<byte[]> ask(int nodeId, byte[] request);

    /**
     * Tells where a node listens, before its registration is known from the metadata log. A registration that becomes
     * known later wins.
     *
     * @param nodeId the node
     * @param host a name or an address
     * @param port a port on which that node's broker answers its peers
     */
    void learnAddress(int nodeId, String host, int port);

    /**
     * Sets who answers the requests of other nodes. Called at most once; requests that come earlier are refused.
     *
     * @param handler called on any thread, several at a time
     */
    void answerWith(Handler handler);

    /** Answers requests. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers one request, at once or later, from any thread. Never blocks: the caller may be an event loop.
         *
         * @param nodeId who asks, as authenticated by the broker
         * @param request the bytes, from outside: not to be trusted
         * @return the response; a failure of the stage reaches the asking node as an {@link java.io.IOException}
         */
        CompletionStage<byte[]> handle(int nodeId, byte[] request);
    }
}
