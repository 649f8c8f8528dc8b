package io.duolog.broker.inspection;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A broker could not be looked into; the message says why, and what would help. */
public final class InspectionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which broker, and what happened
     * @param cause what led to it, if anything
     */
    public InspectionException(String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
    }
}
