package io.duolog.transport;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Why a connection ended, for programs and for people.
 *
 * @param kind what programs tell apart
 * @param message a sentence that names the peer's doing, the setting if there is one, and the fix if it is known
 * @param cause the exception behind it, if there was one
 */
public record CloseReason(CloseKind kind, String message, Optional<Throwable> cause) {
    /** Checks that nothing is null. */
    public CloseReason {
        requireNonNull(kind, "kind");
        requireNonNull(message, "message");
        requireNonNull(cause, "cause");
    }

    /** A reason without an exception behind it. */
    public static CloseReason of(CloseKind kind, String message) {
        return new CloseReason(kind, message, Optional.empty());
    }

    /** A reason with the exception behind it. */
    public static CloseReason of(CloseKind kind, String message, Throwable cause) {
        return new CloseReason(kind, message, Optional.of(cause));
    }

    @Override
    public String toString() {
        return kind + ": " + message;
    }
}
