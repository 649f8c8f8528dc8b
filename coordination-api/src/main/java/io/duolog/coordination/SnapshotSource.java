package io.duolog.coordination;

import java.io.IOException;
import java.io.OutputStream;

/** Gives the state that a subscription has built, when the backend wants to compact the log. */
@FunctionalInterface
public interface SnapshotSource {
    /**
     * Captures the state, between two deliveries. It must be quick, as deliveries wait for it: an immutable image is
     * simply returned.
     *
     * @param endOffset the subscription's position: the state holds exactly the records below it
     * @return writes the captured state, later, on another thread
     */
    Capture capture(long endOffset);

    /** A captured state. */
    @FunctionalInterface
    interface Capture {
        /**
         * Writes the state as bytes that {@link LogListener#onSnapshot} understands, in this version of the software and
         * in later ones. Called at most once, on a thread of the backend, while deliveries go on.
         *
         * @param out buffered by the backend, which also closes it
         * @throws IOException from {@code out}: the snapshot is dropped, the log stays as it is
         */
        void writeTo(OutputStream out) throws IOException;
    }
}
