package io.duolog.coordination;

import org.jspecify.annotations.Nullable;

/** Something that coordination could not do. Each subclass says what is known about the outcome. */
public abstract class CoordinationException extends RuntimeException {
    /**
     * Creates the exception.
     *
     * @param message what happened, and the fix if there is one
     * @param cause what led to it, if anything
     */
    protected CoordinationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
