package io.duolog.client.errors;

/** The calling thread was interrupted while it waited; its interrupt flag is set again. */
public final class ClientInterruptedException extends ClientException {
    private static final long serialVersionUID = 1L;

    /** Says what was waited for. */
    public ClientInterruptedException(String message, InterruptedException cause) {
        super(message, false, null, cause);
    }
}
