package io.duolog.client.errors;

import io.duolog.client.Node;

/** A broker and this client have no version of a request in common, or the broker does not know the request at all. */
public final class UnsupportedApiException extends ClientException {
    private static final long serialVersionUID = 1L;

    /** Says which request, and both ranges of versions. */
    public UnsupportedApiException(String message, Node node) {
        super(node + ": " + message, false, node, null);
    }
}
