package io.duolog.coordination;

import java.util.concurrent.CompletionStage;

/**
 * Request and response between the backends of two nodes, carried by the broker over its own authenticated port, so
 * that a backend needs no port of its own for liveness and for followers of the log. Nothing is retried here.
 */
public interface PeerChannel {
    /** The largest request or response in bytes. */
    int MESSAGE_SIZE_BYTES_MAX = 4 * 1024 * 1024;

    /**
     * Asks another node. The stage completes on the coordination thread.
     *
     * @param nodeId the node, which may be this one
     * @param request at most {@link #MESSAGE_SIZE_BYTES_MAX}
     * @return the other backend's response; or an {@link java.io.IOException}, after which the request may or may not
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
     * @param handler called on the coordination thread
     */
    void answerWith(Handler handler);

    /** Answers requests. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers one request, at once or later.
         *
         * @param nodeId who asks, as authenticated by the broker
         * @param request the bytes, from outside: not to be trusted
         * @return the response; a failure of the stage reaches the asking node as an {@link java.io.IOException}
         */
        CompletionStage<byte[]> handle(int nodeId, byte[] request);
    }
}
