package io.duolog.coordination;

import org.jspecify.annotations.Nullable;

/** The backend was closed or has failed: it does nothing any more. */
public final class BackendClosedException extends CoordinationException {
    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param cause why it failed, if it did
     */
    public BackendClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
