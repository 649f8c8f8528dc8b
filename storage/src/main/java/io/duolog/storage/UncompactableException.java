package io.duolog.storage;

/** A log cannot be compacted, for a reason that will not go away by itself; the log is as it was. */
public final class UncompactableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UncompactableException(String message) {
        super(message);
    }

    UncompactableException(String message, Throwable cause) {
        super(message, cause);
    }
}
