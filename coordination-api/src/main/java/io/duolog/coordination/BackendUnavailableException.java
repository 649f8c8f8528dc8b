package io.duolog.coordination;

import org.jspecify.annotations.Nullable;

/** The others could not be asked now. Asking again later may help. */
public final class BackendUnavailableException extends CoordinationException {
    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param cause what led to it, if anything
     */
    public BackendUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
