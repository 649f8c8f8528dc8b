package io.duolog.protocol;

import java.util.Objects;

/** A failure that a client may see: it becomes an error code in a response. */
public class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode error;

    /** Fails with the default message of {@code error}. */
    public ApiException(ErrorCode error) {
        this(error, error.message());
    }

    /** Fails with a message of its own, which clients of newer versions get to see. */
    public ApiException(ErrorCode error, String message) {
        super(message);
        this.error = Objects.requireNonNull(error, "error");
    }

    /** Fails because of {@code cause}, which stays on this side. */
    public ApiException(ErrorCode error, String message, Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    /** What the client is told. */
    public ErrorCode error() {
        return error;
    }

    /** Whether the same request may succeed later. */
    public boolean isRetriable() {
        return error.isRetriable();
    }
}
