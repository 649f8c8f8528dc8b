package io.duolog.transport;

import java.io.IOException;

/** A connection that could not be made, or that ended while somebody waited for it; carries the reason. */
public final class TransportException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient CloseReason reason;

    /** Wraps a reason; the message is the reason's. */
    public TransportException(CloseReason reason) {
        super(reason.message(), reason.cause().orElse(null));
        this.reason = reason;
    }

    /** Why the connection ended or was never made. */
    public CloseReason reason() {
        return reason;
    }

    /** Short for {@code reason().kind()}. */
    public CloseKind kind() {
        return reason.kind();
    }
}
