package io.duolog.broker.peer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request to another broker got no answer. */
public final class PeerRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveArrived;

    PeerRequestException(String message, boolean mayHaveArrived, @Nullable Throwable cause) {
        super(message, cause);
        this.mayHaveArrived = mayHaveArrived;
    }

    /** Whether the other broker may have acted on the request; if not, it was never sent. */
    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }
}
