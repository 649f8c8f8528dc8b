package io.duolog.client.errors;

/** The client, producer or consumer was closed before or while it did this. */
public final class ClientClosedException extends ClientException {
    private static final long serialVersionUID = 1L;

    /** Says what was closed, and what is lost by it. */
    public ClientClosedException(String message) {
        super(message, false, null, null);
    }
}
