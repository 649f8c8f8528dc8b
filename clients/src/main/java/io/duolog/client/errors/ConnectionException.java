package io.duolog.client.errors;

import io.duolog.client.Node;
import org.jspecify.annotations.Nullable;

/** A connection could not be made, or broke before the answer. What was asked may or may not have happened. */
public final class ConnectionException extends ClientException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the failure.
     *
     * @param node the other end
     * @param reason what happened: "connection refused"
     */
    public ConnectionException(Node node, String reason, @Nullable Throwable cause) {
        super(node + ": " + reason, true, node, cause);
    }
}
