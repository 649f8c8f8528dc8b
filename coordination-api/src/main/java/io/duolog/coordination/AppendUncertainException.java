package io.duolog.coordination;

import org.jspecify.annotations.Nullable;

/** It is not known whether the batch is in the log. The epoch is over; the log itself tells, before the next one. */
public final class AppendUncertainException extends CoordinationException {
    /**
     * Creates the exception.
     *
     * @param message what happened
     * @param cause what led to it, if anything
     */
    public AppendUncertainException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
