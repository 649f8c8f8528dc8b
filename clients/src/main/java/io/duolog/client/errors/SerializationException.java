package io.duolog.client.errors;

import org.jspecify.annotations.Nullable;

/** A serializer or deserializer failed on a key or a value. */
public final class SerializationException extends ClientException {
    private static final long serialVersionUID = 1L;

    /** Says which key or value, and where. */
    public SerializationException(String message, @Nullable Throwable cause) {
        super(cause == null ? message : message + ": " + cause.getMessage(), false, null, cause);
    }
}
