package io.duolog.chaos.network;

import org.jspecify.annotations.Nullable;

/** Toxiproxy did not do what it was asked for; the run proves nothing. The message names the proxy and the answer. */
public final class ToxiproxyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ToxiproxyException(String message) {
        super(message);
    }

    ToxiproxyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
