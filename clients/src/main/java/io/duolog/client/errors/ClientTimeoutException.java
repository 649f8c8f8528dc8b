package io.duolog.client.errors;

import io.duolog.client.Node;
import org.jspecify.annotations.Nullable;

/** Time ran out. The message ends with the last thing that went wrong meanwhile, if anything did. */
public final class ClientTimeoutException extends ClientException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes a wait that was in vain.
     *
     * @param what what was waited for and how long: "Timed out after 60000 ms waiting for metadata of topic t"
     * @param node the broker that had the last chance, if there was one
     * @param lastCause what kept it from happening, if that is known
     */
    public ClientTimeoutException(String what, @Nullable Node node, @Nullable Throwable lastCause) {
        super(lastCause == null ? what : what + "; last cause: " + lastCause.getMessage(), true, node, lastCause);
    }
}
