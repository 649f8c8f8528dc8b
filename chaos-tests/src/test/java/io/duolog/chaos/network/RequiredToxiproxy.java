package io.duolog.chaos.network;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The Toxiproxy of a test. */
public final class RequiredToxiproxy {
    private RequiredToxiproxy() {}

    /** Starts it; where there is none, the test is aborted, or fails with {@code -Dchaos.toxiproxy=required}. */
    public static ToxiproxyServer start(Path directory) {
        try {
            return ToxiproxyServer.start(directory);
        } catch (ToxiproxyMissingException e) {
            if (ToxiproxyServer.isRequired()) {
                throw e;
            }
            return Assumptions.abort(e.getMessage());
        }
    }
}
