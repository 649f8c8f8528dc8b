package io.duolog.chaos.network;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A Toxiproxy server that runs. It ends when it is closed, and with this JVM, unless somebody else started it. */
public final class ToxiproxyServer implements AutoCloseable {
    /** The version that is installed where there is none. */
    public static final String VERSION = "2.12.0";

    private final URI control;

    private ToxiproxyServer(URI control) {
        this.control = control;
    }

    /**
     * Finds one: that of the environment's {@code TOXIPROXY_URL}, which runs already, or else one that is started: {@code
     * TOXIPROXY_SERVER} of the environment, {@code toxiproxy-server} on the {@code PATH}, or the one in the user's cache
     * folder, into which {@code go install} puts it where it is missing.
     *
     * @param directory for its log
     * @throws ToxiproxyMissingException if there is none; the message names the ways to have one
     */
    public static ToxiproxyServer start(Path directory) {
        throw new UnsupportedOperationException();
    }

    /**
     * As {@link #start}, but empty if there is none.
     *
     * @throws ToxiproxyMissingException if there is none and the system property {@code chaos.toxiproxy} is {@code
     *     required}
     */
    public static Optional<ToxiproxyServer> find(Path directory) {
        throw new UnsupportedOperationException();
    }

    /** Where it is controlled. */
    URI control() {
        return control;
    }

    /** Ends it if this JVM started it. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
