package io.duolog.chaos.network;

/** There is no Toxiproxy server, and none can be installed. The message is one line that names the ways to have one. */
public final class ToxiproxyMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ToxiproxyMissingException(String message) {
        super(message);
    }
}
